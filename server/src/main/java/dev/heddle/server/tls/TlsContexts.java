package dev.heddle.server.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What Netty needs of certificates: a context for each, which all connections with it share. Each has keys of its own for sessions
 * that are resumed, so that no session of one certificate counts for another.
 */
final class TlsContexts {
    /**
     * Mozilla's intermediate configuration (version 5.7) without DHE, which costs much and is needed by nobody who speaks TLS 1.2
     * with these: forward secrecy and AEAD alone. So HTTP/2's list of what is bad (RFC 9113 appendix A) has none of them.
     */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * The same guide's. Without FFDHE and P-521, which a client could choose so that the server computes for long.
     */
    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

    /** Before them that which quantum computers do not break either: browsers offer it, and the JDK 25 does not have it. */
    private static final String[] GROUPS_OF_BORINGSSL = {"X25519MLKEM768", "x25519", "secp256r1", "secp384r1"};

    /** As {@link OpenSsl#versionString} calls what Netty's own library is made of. */
    private static final String BORINGSSL = "BoringSSL";

    /** Of clients that are known by a number and not by a ticket; each takes about a kilobyte. */
    private static final int SESSIONS = 20_000;

    private static final Duration SESSION_TIME = Duration.ofHours(1);

    private final Certificates certificates;
    private final List<SslContext> contexts;
    /** Empty where the implementation has its own. */
    private final List<TicketKeys> ticketKeys;
    /** Of clients that show certificates each time: a number for each connection, under which alone a session could be resumed. */
    private final @Nullable AtomicLong sessionContexts;

    private TlsContexts(Certificates certificates, List<SslContext> contexts, boolean withTickets) {
        this.certificates = certificates;
        this.contexts = contexts;
        this.ticketKeys = withTickets ? TicketKeys.of(contexts) : List.of();
        this.sessionContexts = withTickets ? null : new AtomicLong();
    }

    /**
     * For certificates.
     *
     * @param http2 whether clients are offered it
     * @throws IllegalArgumentException if the provider does not take one of them: says which
     */
    static TlsContexts of(TlsOptions options, Certificates certificates, boolean http2) {
        var made = new ArrayList<SslContext>();
        for (var certificate : certificates.all()) {
            try {
                made.add(context(options, certificate, certificates.clientAuthorities(), http2));
            } catch (SSLException | IllegalArgumentException e) {
                made.forEach(ReferenceCountUtil::release);
                throw new IllegalArgumentException(
                        "certificate '" + certificate.source() + "' is not taken by "
                                + options.provider().inWords() + ": " + deepest(e) + " (allowed: RSA and ECDSA)",
                        e);
            }
        }
        return new TlsContexts(certificates, List.copyOf(made), isAnonymous(options));
    }

    private static String deepest(Throwable failure) {
        var at = failure;
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage());
    }

    private static SslContext context(
            TlsOptions options, ServerCertificate certificate, List<X509Certificate> authorities, boolean http2)
            throws SSLException {
        var builder = SslContextBuilder.forServer(
                        certificate.key(), certificate.chain().toArray(X509Certificate[]::new))
                .sslProvider(options.provider().ofNetty())
                .protocols(options.minimum().protocolsFrom())
                .ciphers(CIPHERS, IdentityCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(protocols(http2))
                .sessionCacheSize(SESSIONS)
                .sessionTimeout(SESSION_TIME.toSeconds())
                .clientAuth(options.clientAuthentication().ofNetty());
        if (options.provider().ofNetty() != SslProvider.JDK) {
            builder.option(OpenSslContextOption.GROUPS, groupsOfOpenSsl());
        }
        if (!authorities.isEmpty()) {
            builder.trustManager(authorities.toArray(X509Certificate[]::new));
        }
        var context = builder.build();
        if (!isAnonymous(options) && context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
        return context;
    }

    private static String[] groupsOfOpenSsl() {
        return BORINGSSL.equals(OpenSsl.versionString()) ? GROUPS_OF_BORINGSSL : GROUPS;
    }

    /** A client that shows certificates shows them each time: by OpenSSL no session of its is resumed. */
    private static boolean isAnonymous(TlsOptions options) {
        return options.clientAuthentication() == ClientAuthentication.OFF;
    }

    /** A client that offers neither is served HTTP/1.1: OpenSSL by Netty knows no other way. */
    private static ApplicationProtocolConfig protocols(boolean http2) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                http2
                        ? List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                        : List.of(ApplicationProtocolNames.HTTP_1_1));
    }

    Certificates certificates() {
        return certificates;
    }

    /** The place of the certificate for a name. */
    int placeFor(@Nullable String name) {
        return certificates.placeFor(name);
    }

    /** The handler of one connection. */
    SslHandler newHandler(int place, ByteBufAllocator allocator) {
        var context = contexts.get(place);
        if (sessionContexts != null && context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            // Netty has BoringSSL give out tickets where TLS 1.3 is spoken, whatever it is told.
            sessions.setSessionIdContext(ByteBuffer.allocate(Long.BYTES)
                    .putLong(sessionContexts.incrementAndGet())
                    .array());
        }
        var handler = context.newHandler(allocator);
        if (context instanceof JdkSslContext) { // OpenSSL has them in the context
            var parameters = handler.engine().getSSLParameters();
            parameters.setNamedGroups(GROUPS);
            handler.engine().setSSLParameters(parameters);
        }
        handler.setHandshakeTimeoutMillis(0); // the stage behind it has the time of the whole
        return handler;
    }

    void renewTicketKeys() {
        ticketKeys.forEach(TicketKeys::renew);
    }

    /** Connections that are open keep what they need of it. */
    void release() {
        contexts.forEach(ReferenceCountUtil::release);
    }
}
