package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import io.netty.handler.ssl.OpenSsl;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that comes again resumes its session, in each way that TLS has, as long as the certificate is the same. */
@ExtendWith(NoLeaks.class)
class ResumptionTest {
    /** Asked when a context is made. */
    private static final String CLIENT_TICKETS = "jdk.tls.client.enableSessionTicketExtension";

    /** How a session is known again. */
    enum Way {
        /** By a number, under which the server keeps it (RFC 5246 7.3). */
        NUMBER("TLSv1.2"),
        /** RFC 5077. */
        TICKET("TLSv1.2"),
        /** RFC 8446 2.2. */
        PRE_SHARED_KEY("TLSv1.3");

        private final String protocol;

        Way(String protocol) {
            this.protocol = protocol;
        }

        SSLContext client(CountingTrust trust) throws GeneralSecurityException {
            System.setProperty(CLIENT_TICKETS, Boolean.toString(this != NUMBER));
            try {
                return trust.client();
            } finally {
                System.clearProperty(CLIENT_TICKETS);
            }
        }
    }

    @RegisterExtension
    final TestServer server = new TestServer();

    @TempDir
    Path directory;

    private final CountingTrust trust = new CountingTrust();
    private final AtomicReference<ServerCertificate> certificate = new AtomicReference<>();
    private TestCertificates certificates;
    private ServerTls tls;

    @BeforeEach
    void makeCertificate() throws Exception {
        certificates = new TestCertificates();
        replaceCertificate();
    }

    private void replaceCertificate() throws Exception {
        certificate.set(certificates.source("heddle.test").load());
    }

    static Stream<Arguments> ways() {
        return TlsTest.providers()
                .flatMap(provider -> Arrays.stream(Way.values()).map(way -> Arguments.of(provider, way)));
    }

    private TlsOptions options(TlsProvider provider) {
        return TlsOptions.of(certificate::get).withProvider(provider);
    }

    private void start(TlsOptions options) throws Exception {
        tls = ServerTls.load(options);
        server.start(Server.builder()
                .http(exchange -> exchange.response().send("ok"))
                .https(0, tls));
    }

    /** One exchange, in which the client gets its ticket too; returns the certificate that counts. */
    private Certificate exchange(SSLContext client, String protocol) throws Exception {
        try (var connection =
                server.connectTls(client, parameters -> parameters.setProtocols(new String[] {protocol}))) {
            assertThat(connection.get("/").read().text()).isEqualTo("ok");
            return connection.tlsSession().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void clientThatComesAgainIsSparedTheCertificate(TlsProvider provider, Way way) throws Exception {
        start(options(provider));
        var client = way.client(trust);

        for (int i = 0; i < 3; i++) {
            exchange(client, way.protocol);
        }

        assertThat(trust.asked()).isOne();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sessionOfACertificateThatWasReplacedIsNotResumed(TlsProvider provider, Way way) throws Exception {
        start(options(provider));
        var client = way.client(trust);
        var before = exchange(client, way.protocol);
        replaceCertificate();

        tls.reload();

        assertThat(exchange(client, way.protocol)).isNotEqualTo(before);
        assertThat(trust.asked()).isEqualTo(2);
    }

    @Test
    void clientThatShowsACertificateShowsItEachTimeByOpenSsl() throws Exception {
        assumeTrue(OpenSsl.isAvailable());
        start(options(TlsProvider.OPENSSL)
                .withClients(ClientAuthentication.REQUIRED, certificates.authorityIn(directory)));
        var shown = certificates.sign(properties -> properties.addExtendedKeyUsageClientAuth());
        var client = SSLContext.getInstance("TLS");
        client.init(keys(shown), new TrustManager[] {trust}, null);

        for (var way : Way.values()) {
            exchange(client, way.protocol);
            exchange(client, way.protocol);
        }

        assertThat(trust.asked()).isEqualTo(2 * Way.values().length);
    }

    private static KeyManager[] keys(X509Bundle shown) throws Exception {
        return shown.toKeyManagerFactory().getKeyManagers();
    }
}
