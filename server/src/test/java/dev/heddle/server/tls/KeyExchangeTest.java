package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestCertificates;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are exchanged by few groups; none of them costs the server much. The client, OpenSSL, offers one group alone. */
@ExtendWith(NoLeaks.class)
class KeyExchangeTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    @ParameterizedTest
    @CsvSource({
        "OPENSSL, x25519, true",
        "OPENSSL, secp256r1, true",
        "OPENSSL, secp384r1, true",
        "OPENSSL, X25519MLKEM768, true",
        "OPENSSL, secp521r1, false",
        "JDK, x25519, true",
        "JDK, secp256r1, true",
        "JDK, secp384r1, true",
        "JDK, secp521r1, false"
    })
    void groupIsTakenOrRefused(TlsProvider provider, String group, boolean taken) throws Exception {
        assumeTrue(OpenSsl.isAvailable());
        var certificate = new TestCertificates().source("heddle.test");
        var options = TlsOptions.of(certificate).withProvider(provider);
        var contexts = TlsContexts.of(options, new Certificates(List.of(certificate.load()), List.of()), false);
        var client = client(group);

        try (var pair = new TlsPair(client.newHandler(ALLOCATOR), contexts.newHandler(0, ALLOCATOR))) {
            assertThat(pair.isSecure()).isEqualTo(taken);
        } finally {
            ReferenceCountUtil.release(client);
            contexts.release();
        }
    }

    private static SslContext client(String group) throws Exception {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .option(OpenSslContextOption.GROUPS, new String[] {group})
                .build();
    }
}
