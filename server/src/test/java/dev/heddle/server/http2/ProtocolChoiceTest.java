package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.tls.TlsOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first bytes of a connection choose between HTTP/1.1 and HTTP/2, or TLS does by ALPN; HTTP/1.1 is as it was. */
@ExtendWith(NoLeaks.class)
class ProtocolChoiceTest {
    private static final HttpHandler VERSION = exchange -> exchange.response()
            .send(exchange.request().version() + " " + exchange.request().body().readText());

    @RegisterExtension
    final TestServer server = new TestServer();

    @Test
    void onePortTakesBoth() throws Exception {
        server.http(VERSION);

        assertThat(FrameClient.begin(server.connect()).get(1, "/").answer(1).text())
                .isEqualTo("HTTP/2.0 ");
        assertThat(server.get("/").text()).isEqualTo("HTTP/1.1 ");
    }

    @Test
    void prefaceMayComeByteByByte() throws Exception {
        server.http(VERSION);
        var raw = server.connect();

        for (int i = 0; i < FrameClient.PREFACE.length - 1; i++) {
            raw.send(Arrays.copyOfRange(FrameClient.PREFACE, i, i + 1));
        }
        raw.send("\n");
        var client = FrameClient.continueWith(raw);

        assertThat(client.get(1, "/").answer(1).text()).isEqualTo("HTTP/2.0 ");
    }

    @Test
    void whatOnlyBeginsAsThePrefaceIsHttp1() throws Exception {
        server.http(VERSION);

        var same = server.connect().send("P").send("RI").sendLines(" /path HTTP/1.1", "Host: test", "");
        var other = server.connect().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX");

        assertThat(same.read().text()).isEqualTo("HTTP/1.1 ");
        assertThat(other.read().status()).isBetween(400, 505);
    }

    @Test
    void clientThatEndsWithinThePrefaceIsClosed() throws Exception {
        server.http(VERSION);
        var client = server.connect().send("PRI * HT");

        assertThat(client.endOutput().readToEnd()).isEmpty();
    }

    @Test
    void prefaceThatDoesNotComeInTimeEndsTheConnection() throws Exception {
        var times =
                new HttpTimeouts(Duration.ofMillis(100), Eventually.PATIENCE, Eventually.PATIENCE, Eventually.PATIENCE);
        server.start(Server.builder().timeouts(times).http(0, VERSION));

        assertThat(server.connect().send("PRI * HT").readToEnd()).isEmpty();
    }

    @Test
    void portThatIsForHttp1AloneRefusesThePreface() throws Exception {
        server.start(Server.builder().http2(null).http(0, VERSION));

        assertThat(server.connect().send(FrameClient.PREFACE).read().status()).isBetween(400, 505);
    }

    // ---- TLS

    @Test
    void tlsChoosesByAlpn() throws Exception {
        var certificates = new TestCertificates();
        var tls = ServerTls.load(TlsOptions.of(certificates.source("localhost")));
        server.start(Server.builder().http(VERSION).https(0, tls));
        try (var client = HttpClient.newBuilder()
                .sslContext(certificates.clientContext(null))
                .build()) {
            var uri = URI.create(
                    "https://localhost:" + server.server().httpsAddress().getPort() + "/");
            assertThat(post(client, uri, HttpClient.Version.HTTP_2)).isEqualTo("HTTP/2.0 body");
            assertThat(post(client, uri, HttpClient.Version.HTTP_1_1)).isEqualTo("HTTP/1.1 body");
        }
    }

    /** RFC 9113 3.2. */
    @Test
    void prefaceOverTlsWithoutAlpnIsNoHttp2() throws Exception {
        var certificates = new TestCertificates();
        var tls = ServerTls.load(TlsOptions.of(certificates.source("localhost")));
        server.start(Server.builder().http(VERSION).https(0, tls));

        var client = server.connectTls(certificates.clientContext(null), parameters -> {});

        assertThat(client.send(FrameClient.PREFACE).read().status()).isBetween(400, 505);
    }

    private static String post(HttpClient client, URI uri, HttpClient.Version version) throws Exception {
        var request = HttpRequest.newBuilder(uri)
                .version(version)
                .timeout(Eventually.PATIENCE)
                .POST(BodyPublishers.ofString("body"))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
