package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients show certificates where they are asked; who is not trusted gets no answer. */
@ExtendWith(NoLeaks.class)
class ClientCertificatesTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestCertificates certificates;
    private X509Bundle good;
    private X509Bundle foreign;

    @BeforeEach
    void makeCertificates() throws Exception {
        certificates = new TestCertificates();
        good = certificates.sign(properties -> properties.subject("CN=good").addExtendedKeyUsageClientAuth());
        foreign = new TestCertificates()
                .sign(properties -> properties.subject("CN=foreign").addExtendedKeyUsageClientAuth());
    }

    private void start(TlsProvider provider, ClientAuthentication authentication) throws Exception {
        var authorities = authentication == ClientAuthentication.OFF ? null : certificates.authorityIn(directory);
        var options = TlsOptions.of(certificates.source("heddle.test"))
                .withProvider(provider)
                .withClients(authentication, authorities);
        server.start(Server.builder()
                .http(exchange -> {
                    var shown = exchange.tls() == null ? null : exchange.tls().clientCertificates();
                    exchange.response()
                            .send(
                                    shown == null || shown.isEmpty()
                                            ? "nobody"
                                            : shown.getFirst()
                                                    .getSubjectX500Principal()
                                                    .getName());
                })
                .https(0, ServerTls.load(options))
                .meters(registry));
    }

    /** A client learns after its own handshake that it is refused (RFC 8446 4.4.2.4): so it asks something. */
    private String answerTo(X509Bundle shown) throws Exception {
        var context = certificates.clientContext(shown);
        return server.connectTls(context, parameters -> {}).get("/").read().text();
    }

    private double refused() {
        return registry.get("tls.handshakes")
                .tag("result", "client_certificate")
                .functionCounter()
                .count();
    }

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void required(TlsProvider provider) throws Exception {
        start(provider, ClientAuthentication.REQUIRED);

        assertThat(answerTo(good)).isEqualTo("CN=good");
        assertThatThrownBy(() -> answerTo(null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> answerTo(foreign)).isInstanceOf(IOException.class);
        Eventually.isTrue("both are counted", () -> refused() == 2);
    }

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void optional(TlsProvider provider) throws Exception {
        start(provider, ClientAuthentication.OPTIONAL);

        assertThat(answerTo(good)).isEqualTo("CN=good");
        assertThat(answerTo(null)).isEqualTo("nobody");
        assertThatThrownBy(() -> answerTo(foreign)).isInstanceOf(IOException.class);
        Eventually.isTrue("it is counted", () -> refused() == 1);
    }

    @Test
    void whereNobodyAsksNobodyShows() throws Exception {
        start(TlsProvider.AUTO, ClientAuthentication.OFF);

        assertThat(answerTo(good)).isEqualTo("nobody");
    }
}
