package dev.heddle.server.tls;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What became of a handshake, for meters: few words, whatever the libraries say. */
enum HandshakeResult {
    SUCCESS,
    /** Not in time. */
    TIMEOUT,
    /** HTTP in clear text. */
    CLEAR_TEXT,
    /** Neither TLS nor HTTP. */
    NOT_TLS,
    /** The client has closed the connection, or it broke. */
    CLIENT_GONE,
    /** No version in common. */
    VERSION,
    /** No cipher suite, or no group, in common. */
    CIPHER,
    /** The client has no certificate, or one that is not trusted. */
    CLIENT_CERTIFICATE,
    /** The client says by an alert what it does not like: such as this server's certificate. */
    CLIENT_ALERT,
    /** A ClientHello that is too long. */
    TOO_LONG,
    /** The client has begun another one on its connection, which ends that. */
    RENEGOTIATION,
    /** The server drains. */
    DRAINED,
    /** Anything else. */
    OTHER;

    private static final int DEEPEST = 20;

    /** Of a handshake that failed. */
    static HandshakeResult of(Throwable failure) {
        if (find(failure, NotSslRecordException.class) != null) {
            return NOT_TLS;
        }
        if (find(failure, TooLongFrameException.class) != null) {
            return TOO_LONG;
        }
        boolean ofCertificate = find(failure, CertificateException.class) != null
                || find(failure, CertPathValidatorException.class) != null
                || find(failure, CertPathBuilderException.class) != null;
        if (ofCertificate) {
            return CLIENT_CERTIFICATE;
        }
        var ofTls = find(failure, SSLException.class);
        if (ofTls != null) {
            return ofWords(String.valueOf(ofTls.getMessage()).toLowerCase(Locale.ROOT));
        }
        return find(failure, ClosedChannelException.class) != null || failure instanceof IOException
                ? CLIENT_GONE
                : OTHER;
    }

    /** Neither library says it otherwise. */
    private static HandshakeResult ofWords(String message) {
        if (message.contains("renegotiation")) {
            return RENEGOTIATION;
        }
        if (message.contains("alert")) {
            return CLIENT_ALERT;
        }
        if (message.contains("certificate")) {
            return CLIENT_CERTIFICATE;
        }
        if (message.contains("cipher") || message.contains("group") || message.contains("key_share")) {
            return CIPHER;
        }
        return message.contains("protocol") || message.contains("version") ? VERSION : OTHER;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int i = 0; at != null && i < DEEPEST; i++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    /** As a meter's tag. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
