package dev.heddle.server.tls;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a connection's handshake has agreed on. Immutable. */
public final class TlsSession {
    private static final AttributeKey<TlsSession> OF_CHANNEL = AttributeKey.valueOf(TlsSession.class, "session");

    private final String protocol;
    private final String cipherSuite;
    private final @Nullable String serverName;
    private final List<X509Certificate> clientCertificates;
    private final Certificates certificates;
    private final int place;

    /**
     * Of a handshake that has ended.
     *
     * @param asked whether the client was asked for certificates: a session without any says so by an exception, which is dear
     */
    TlsSession(SSLSession session, @Nullable String serverName, Certificates certificates, int place, boolean asked) {
        this.protocol = session.getProtocol();
        this.cipherSuite = session.getCipherSuite();
        this.serverName = serverName;
        this.clientCertificates = asked ? clientCertificates(session) : List.of();
        this.certificates = certificates;
        this.place = place;
    }

    private static List<X509Certificate> clientCertificates(SSLSession session) {
        try {
            var chain = session.getPeerCertificates();
            return List.of(chain).stream().map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    /**
     * Of a handshake. For the server's protocols, not for handlers.
     *
     * @param serverName that the client has asked for; null if it has asked for none
     * @param place among the certificates, of that which the client got
     */
    public static TlsSession of(SSLSession session, @Nullable String serverName, Certificates certificates, int place) {
        return new TlsSession(session, serverName, certificates, place, true);
    }

    /** Of a connection; null if it is in clear text. */
    public static @Nullable TlsSession of(Channel channel) {
        return channel.hasAttr(OF_CHANNEL) ? channel.attr(OF_CHANNEL).get() : null;
    }

    void attachTo(Channel channel) {
        channel.attr(OF_CHANNEL).set(this);
    }

    /** The version: {@code TLSv1.3}. */
    public String protocol() {
        return protocol;
    }

    /** The cipher suite by its registered name: {@code TLS_AES_128_GCM_SHA256}. */
    public String cipherSuite() {
        return cipherSuite;
    }

    /** The name that the client has asked for (SNI, RFC 6066 3), in lower case; null if it has asked for none. */
    public @Nullable String serverName() {
        return serverName;
    }

    /** The client's certificate, then those up to its authority; empty if it has shown none. They have been verified. */
    public List<X509Certificate> clientCertificates() {
        return clientCertificates;
    }

    /**
     * Whether a request is for another site than the connection was made for (RFC 9110 7.4, 15.5.20): the client has asked for a
     * name, and would have got another certificate for this one. Clients use a connection for another name if the certificate
     * has that too (RFC 9113 9.1.1), and some do without.
     *
     * @param host of the request, with a port or without
     */
    public boolean isMisdirected(CharSequence host) {
        if (serverName == null || certificates.all().size() == 1) {
            return false;
        }
        int end = endOfName(host);
        if (end == serverName.length() && startsWithIgnoringCase(host, serverName)) {
            return false;
        }
        return certificates.placeFor(host.subSequence(0, end).toString()) != place;
    }

    /** An address of IPv6 has colons itself; it is none of the names anyway. */
    private static int endOfName(CharSequence host) {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) == ':') {
                return i;
            }
        }
        return host.length();
    }

    private static boolean startsWithIgnoringCase(CharSequence host, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = host.charAt(i);
            if (lowerCase.charAt(i) != (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)) {
                return false;
            }
        }
        return true;
    }

    /** Version and cipher suite. */
    @Override
    public String toString() {
        return protocol + " " + cipherSuite;
    }
}
