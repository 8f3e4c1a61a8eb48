package dev.heddle.server.http3;

import dev.heddle.server.tls.Certificates;
import dev.heddle.server.tls.ServerCertificate;
import dev.heddle.server.tls.TlsOptions;
import dev.heddle.server.tls.TlsSession;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ClientAuth;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What Netty needs of certificates for QUIC: a context for each, and one that leads to them by the name that the client asks for. TLS
 * 1.3, without early data (0-RTT): whoever has seen a request that came so could send it again. Immutable; its native memory is
 * freed when nobody has it any more.
 */
final class QuicContexts {
    private final Certificates certificates;
    private final QuicSslContext leading;

    private QuicContexts(Certificates certificates, QuicSslContext leading) {
        this.certificates = certificates;
        this.leading = leading;
    }

    /**
     * Contexts.
     *
     * @throws IllegalArgumentException if the library does not take one of the certificates
     */
    static QuicContexts of(TlsOptions options, Certificates certificates) {
        var all = new ArrayList<QuicSslContext>();
        for (var one : certificates.all()) {
            all.add(builder(options, certificates, one).build());
        }
        var leading = builder(options, certificates, certificates.all().getFirst())
                .sni(name -> all.get(certificates.placeFor(name)))
                .build();
        return new QuicContexts(certificates, leading);
    }

    private static QuicSslContextBuilder builder(TlsOptions options, Certificates certificates, ServerCertificate one) {
        var chain = one.chain().toArray(X509Certificate[]::new);
        var builder = QuicSslContextBuilder.forServer(one.key(), null, chain)
                .applicationProtocols(Http3.supportedApplicationProtocols())
                .earlyData(false)
                .clientAuth(
                        switch (options.clientAuthentication()) {
                            case OFF -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
        List<X509Certificate> authorities = certificates.clientAuthorities();
        return authorities.isEmpty() ? builder : builder.trustManager(authorities.toArray(X509Certificate[]::new));
    }

    QuicSslEngine newEngine(ByteBufAllocator allocator) {
        return leading.newEngine(allocator);
    }

    /**
     * What a handshake has agreed on.
     *
     * @param name that the client has asked for; null if it has asked for none
     */
    TlsSession session(SSLSession session, @Nullable String name) {
        return TlsSession.of(session, name, certificates, certificates.placeFor(name));
    }
}
