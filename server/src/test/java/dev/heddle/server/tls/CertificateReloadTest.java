package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates are replaced while the server runs: all or none, and only for connections that are made after it. */
@ExtendWith(NoLeaks.class)
class CertificateReloadTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestCertificates certificates;
    private X509Bundle first;
    private ServerTls tls;

    @BeforeEach
    void makeFirst() throws Exception {
        certificates = new TestCertificates();
        first = make(Duration.ofDays(100));
        write(first);
    }

    private X509Bundle make(Duration valid) throws Exception {
        return certificates.sign(properties ->
                properties.addSanDnsName("heddle.test").notAfter(Instant.now().plus(valid)));
    }

    private void write(X509Bundle bundle) throws Exception {
        TestCertificates.certificateIn(directory, bundle);
        TestCertificates.keyIn(directory, bundle);
    }

    private void start(TlsProvider provider) throws Exception {
        var files = CertificateSource.files(directory.resolve("certificate.pem"), directory.resolve("key.pem"));
        tls = ServerTls.load(TlsOptions.of(files).withProvider(provider));
        server.start(Server.builder()
                .http(exchange -> exchange.response()
                        .send("ok" + exchange.request().body().readText()))
                .https(0, tls)
                .meters(registry));
    }

    private RawClient connect() throws Exception {
        return server.connectTls(certificates.clientContext(null), parameters -> {});
    }

    private Certificate shown() throws Exception {
        return connect().tlsSession().getPeerCertificates()[0];
    }

    private double expiry() {
        return registry.get("tls.certificate.expiry").gauge().value();
    }

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void newConnectionsSeeTheNewAndOldOnesGoOn(TlsProvider provider) throws Exception {
        start(provider);
        var old = connect();
        assertThat(old.get("/").read().text()).isEqualTo("ok");
        var second = make(Duration.ofDays(200));
        write(second);

        var lines = tls.reload();

        assertThat(lines).singleElement().asString().contains("heddle.test", "is in effect");
        assertThat(shown()).isEqualTo(second.getCertificate());
        assertThat((long) expiry())
                .isEqualTo(second.getCertificate().getNotAfter().toInstant().getEpochSecond());
        assertThat(old.get("/").read().text()).isEqualTo("ok");
        assertThat(tls.reload()).isEmpty();
    }

    /** What was made of the old certificates is let go while a connection still needs it. */
    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void exchangeUnderWayGoesOnThroughReloadsAndAHandshakeSeesTheLast(TlsProvider provider) throws Exception {
        start(provider);
        var underWay = connect()
                .sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 8", "")
                .send("half");
        var silent = server.connectToTls();
        var last = first;

        for (int days = 200; days < 203; days++) {
            last = make(Duration.ofDays(days));
            write(last);
            assertThat(tls.reload()).isNotEmpty();
            assertThat(shown()).isEqualTo(last.getCertificate());
        }

        assertThat(underWay.send("half").read().text()).isEqualTo("okhalfhalf");
        try (var late = silent.startTls(certificates.clientContext(null), parameters -> {})) {
            assertThat(late.tlsSession().getPeerCertificates()[0]).isEqualTo(last.getCertificate());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void whatIsBrokenLeavesTheOld(TlsProvider provider) throws Exception {
        start(provider);
        TestCertificates.certificateIn(directory, make(Duration.ofDays(200))); // without its key

        assertThatIllegalArgumentException()
                .isThrownBy(tls::reload)
                .withMessageContaining("key.pem")
                .withMessageContaining("does not match the certificate");

        assertThat(shown()).isEqualTo(first.getCertificate());
        Files.delete(directory.resolve("certificate.pem"));
        assertThatIllegalArgumentException().isThrownBy(tls::reload).withMessageContaining("does not exist");
        assertThat(shown()).isEqualTo(first.getCertificate());
    }

    @Test
    void whatIsDroppedAfterItWasPreparedChangesNothing() throws Exception {
        start(TlsProvider.AUTO);
        write(make(Duration.ofDays(200)));

        tls.prepare().drop();

        assertThat(shown()).isEqualTo(first.getCertificate());
    }

    @Test
    void certificateThatExpiresSoonIsAWarning() throws Exception {
        start(TlsProvider.AUTO);
        write(make(Duration.ofDays(20)));

        assertThat(tls.reload())
                .anySatisfy(line ->
                        assertThat(line).startsWith("warning: certificate '").contains("expires soon"));
        write(make(Duration.ofHours(-1)));
        assertThat(tls.reload())
                .anySatisfy(line ->
                        assertThat(line).startsWith("warning: certificate '").contains("has expired"));
    }
}
