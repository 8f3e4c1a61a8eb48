package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Http;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS by the options of the program: what starts, what is said, what is read again. */
class TlsProcessTest {
    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @TempDir
    Path directory;

    private TestCertificates certificates;
    private X509Bundle first;

    @BeforeEach
    void makeCertificate() throws Exception {
        certificates = new TestCertificates();
        first = write();
    }

    private X509Bundle write() throws Exception {
        var bundle = certificates.sign(properties -> properties.addSanDnsName("localhost"));
        TestCertificates.certificateIn(directory, bundle);
        TestCertificates.keyIn(directory, bundle);
        return bundle;
    }

    private String[] flags(String... others) {
        var all = new String[others.length + 3];
        all[0] = "--tls-cert=" + directory.resolve("certificate.pem");
        all[1] = "--tls-key=" + directory.resolve("key.pem");
        all[2] = "--tls-port=0";
        System.arraycopy(others, 0, all, 3, others.length);
        return all;
    }

    private RawClient connect(Program program) throws Exception {
        return RawClient.connectTls(program.address("https"), certificates.clientContext(null), parameters -> {});
    }

    private Certificate shown(Program program) throws Exception {
        try (var client = connect(program)) {
            return client.tlsSession().getPeerCertificates()[0];
        }
    }

    private static HttpResponse<String> reload(Program program) {
        return Http.send("POST", program.admin("/reload"), "");
    }

    @Test
    void bothPortsAreReported() throws Exception {
        try (var program = Program.echo(flags());
                var client = connect(program)) {
            assertThat(program.out.all().get(1)).matches("  http   http://127\\.0\\.0\\.1:\\d+/");
            assertThat(program.out.all().get(2))
                    .matches("  https  https://127\\.0\\.0\\.1:\\d+/  \\(TLS 1\\.2 and 1\\.3 by .+\\)");
            assertThat(client.get("/anything").read().text()).contains("\"https://test/anything\"");
            assertThat(Http.get(program.http("/anything")).body()).contains("\"http://127.0.0.1");
            assertThat(Http.get(program.admin("/metrics")).body())
                    .contains("tls_handshakes_total", "tls_certificate_expiry_seconds{certificate=\"localhost\"}");
        }
    }

    @Test
    void clearTextMayBeOff() throws Exception {
        try (var program = Program.echo(flags("--port=off", "--tls-min-version=1.3", "--live-load"));
                var client = connect(program)) {
            assertThat(program.out.all().get(1)).matches("  https  .*\\(TLS 1\\.3 by .+\\)");
            assertThat(program.out.all()).anyMatch(line -> line.matches("  try    curl https://.*"));
            assertThat(client.get("/plaintext").read().text()).isEqualTo("Hello, World!");
            var load = Http.send("POST", program.admin("/live/load"), "{}", "Content-Type", "application/json");
            assertThat(load.statusCode()).isEqualTo(403);
            assertThat(load.body()).contains("--port off");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "jdk"})
    void selfSignedCertificateIsMade(String provider) throws Exception {
        try (var program = Program.echo("--tls-self-signed", "--tls-port=0", "--tls-provider", provider);
                var client = RawClient.connectTls(program.address("https"), trustingAll(), parameters -> {})) {
            assertThat(client.get("/plaintext").read().status()).isEqualTo(200);
            assertThat(program.out.all()).anyMatch(line -> line.contains("self-signed"));
        }
    }

    private static SSLContext trustingAll() throws Exception {
        var trust = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }

    @Test
    void optionsMayStandInTheFile() throws Exception {
        var file = Files.writeString(directory.resolve("heddle.yaml"), """
            tls-port: 0
            tls-cert: [%s]
            tls-key: [%s]
            """.formatted(
                        directory.resolve("certificate.pem"), directory.resolve("key.pem")));

        try (var program = Program.echo("--config", file.toString())) {
            assertThat(shown(program)).isEqualTo(first.getCertificate());
        }
        Files.delete(directory.resolve("key.pem"));
        var wrong = Program.run("echo", "--config", file.toString(), "--check-config");
        assertThat(wrong.exitStatus()).isEqualTo(2);
        assertThat(wrong.err.all())
                .containsExactly("heddle-server: key '" + directory.resolve("key.pem")
                        + "' does not exist (allowed: a file in PEM)");
    }

    @Test
    void certificatesAreReadAgain() throws Exception {
        try (var program = Program.echo(flags())) {
            assertThat(shown(program)).isEqualTo(first.getCertificate());
            assertThat(reload(program).body()).isEqualTo("nothing changed\n");
            var second = write();

            var answer = reload(program);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("certificate localhost (").contains("is in effect");
            assertThat(shown(program)).isEqualTo(second.getCertificate());
            Files.writeString(directory.resolve("key.pem"), "none");
            var refused = reload(program);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("key.pem' has no private key");
            assertThat(shown(program)).isEqualTo(second.getCertificate());
            assertThat(Http.get(program.admin("/metrics")).body())
                    .contains(
                            "tls_certificate_reloads_total{outcome=\"success\"} 2.0",
                            "tls_certificate_reloads_total{outcome=\"failure\"} 1.0");
        }
    }

    /** All or nothing: what is wrong with the certificates leaves the routes as they were. */
    @Test
    void certificatesAndConfigurationAreTakenTogether() throws Exception {
        origin.serve(peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        var file = directory.resolve("heddle.yaml");
        var text = "routes:\n  - {path: %s, status: 204}\n  - {status: 404}\n";
        Files.writeString(file, text.formatted("/old"));
        try (var program = Program.proxy(flags("--config=" + file))) {
            Files.writeString(file, text.formatted("/new"));
            Files.writeString(directory.resolve("key.pem"), "none");

            assertThat(reload(program).statusCode()).isEqualTo(422);

            assertThat(Http.get(program.http("/old")).statusCode()).isEqualTo(204);
            var second = write();
            assertThat(reload(program).body()).contains("route /new added", "is in effect");
            assertThat(Http.get(program.http("/new")).statusCode()).isEqualTo(204);
            assertThat(shown(program)).isEqualTo(second.getCertificate());
        }
    }

    @Test
    void proxyTellsUpstreamsOfHttps() throws Exception {
        origin.serve(peer -> {
            var head = peer.readHead();
            var proto = head.toString().contains("x-forwarded-proto: https") ? "https" : head.toString();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + proto.length() + "\r\n\r\n" + proto);
        });
        try (var program = Program.proxy(flags("--upstream=" + origin.uri()));
                var client = connect(program)) {
            assertThat(client.get("/").read().text()).isEqualTo("https");
        }
    }
}
