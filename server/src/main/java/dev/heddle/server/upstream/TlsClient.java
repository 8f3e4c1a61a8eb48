package dev.heddle.server.upstream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the encryption of connections to one upstream: by OpenSSL (BoringSSL) where Netty's library for it is there, which
 * takes less CPU, else by the JDK.
 */
final class TlsClient {
    private static final Logger log = LoggerFactory.getLogger(TlsClient.class);

    private final SslContext context;
    private final String serverName;
    private final int port;

    /**
     * For one upstream.
     *
     * @param provider null for the best there is
     * @throws IllegalArgumentException if a file cannot be read, or is not what it should be
     */
    TlsClient(String upstream, String host, int port, UpstreamTls options, @Nullable SslProvider provider) {
        this.serverName = options.serverName() == null ? host : options.serverName();
        this.port = port;
        try {
            this.context = context(options, provider);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS of upstream " + upstream + ": " + e.getMessage(), e);
        }
        if (options.insecure()) {
            log.warn("TLS of upstream {} is insecure: nobody checks who it is", upstream);
        }
    }

    private static SslContext context(UpstreamTls options, @Nullable SslProvider provider) throws SSLException {
        var builder = SslContextBuilder.forClient()
                .sslProvider(provider)
                .endpointIdentificationAlgorithm(options.insecure() ? null : "HTTPS")
                .protocols(protocols(options.minimum()));
        if (options.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (options.authorities() != null) {
            builder.trustManager(readable("authorities", options.authorities()).toFile());
        }
        if (options.certificate() != null && options.key() != null) {
            builder.keyManager(
                    readable("certificate", options.certificate()).toFile(),
                    readable("key", options.key()).toFile());
        }
        return builder.build();
    }

    private static Path readable(String what, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(what + " '" + file + "': allowed is a file in PEM that can be read");
        }
        return file;
    }

    private static List<String> protocols(UpstreamTls.Version minimum) {
        return minimum == UpstreamTls.Version.TLS_1_3 ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2");
    }

    /** Whom the upstream must be. */
    String serverName() {
        return serverName;
    }

    /** The handler of one connection, whose handshake begins when that is open. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        var handler = context.newHandler(allocator, serverName, port);
        if (!NetUtil.isValidIpV4Address(serverName) && !NetUtil.isValidIpV6Address(serverName)) {
            // The JDK asks for no name without a dot by itself.
            var parameters = handler.engine().getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }
}
