package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestCertificates;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tickets of OpenSSL are taken until the key that they are encrypted by has been replaced twice. */
@ExtendWith(NoLeaks.class)
class TicketKeysTest {
    private final CountingTrust trust = new CountingTrust();
    private TlsContexts contexts;
    private SSLContext client;

    @BeforeEach
    void makeContexts() throws Exception {
        assumeTrue(OpenSsl.isAvailable());
        var certificate = new TestCertificates().source("heddle.test");
        var options = TlsOptions.of(certificate).withProvider(TlsProvider.OPENSSL);
        contexts = TlsContexts.of(options, new Certificates(List.of(certificate.load()), List.of()), false);
        client = trust.client();
    }

    @AfterEach
    void release() {
        if (contexts != null) {
            contexts.release();
        }
    }

    private void connect() {
        var engine = client.createSSLEngine("heddle.test", 443);
        engine.setUseClientMode(true);
        try (var pair = new TlsPair(new SslHandler(engine), contexts.newHandler(0, UnpooledByteBufAllocator.DEFAULT))) {
            assertThat(pair.answer().isSecure()).isTrue();
        }
    }

    @Test
    void keyBeforeIsStillTaken() {
        connect();
        contexts.renewTicketKeys();
        connect();

        assertThat(trust.asked()).isOne();
    }

    @Test
    void keyBeforeThatIsNot() {
        connect();
        contexts.renewTicketKeys();
        contexts.renewTicketKeys();
        connect();

        assertThat(trust.asked()).isEqualTo(2);
    }
}
