package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.tls.CertificateSource;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.tls.TlsOptions;
import dev.heddle.server.tls.TlsProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 over TLS, by OpenSSL's implementation and by the JDK's: long bodies, and requests for sites of other certificates. */
@ExtendWith(NoLeaks.class)
class Http2OverTlsTest {
    private static final String PROVIDERS = "dev.heddle.server.tls.TlsTest#providers";

    @RegisterExtension
    final TestServer server = new TestServer();

    private TestCertificates certificates;

    @BeforeEach
    void makeAuthority() throws Exception {
        certificates = new TestCertificates();
    }

    private void start(TlsProvider provider, HttpHandler handler, CertificateSource... sources) throws Exception {
        var options = TlsOptions.of(sources).withProvider(provider);
        server.start(Server.builder().http(handler).https(0, ServerTls.load(options)));
    }

    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void longBodiesPassBothWaysAtOnce(TlsProvider provider) throws Exception {
        start(
                provider,
                exchange -> exchange.request().body().transferTo(exchange.response().stream()),
                certificates.source("localhost"));
        var sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);
        var uri =
                URI.create("https://localhost:" + server.server().httpsAddress().getPort() + "/");

        try (var client = HttpClient.newBuilder()
                .sslContext(certificates.clientContext(null))
                .build()) {
            var request = HttpRequest.newBuilder(uri)
                    .version(HttpClient.Version.HTTP_2)
                    .timeout(Eventually.PATIENCE)
                    .POST(BodyPublishers.ofByteArray(sent))
                    .build();
            var response = client.send(request, BodyHandlers.ofByteArray());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(Arrays.equals(response.body(), sent)).isTrue();
        }
    }

    /** The client of a connection for one site. */
    private FrameClient connect(String name) throws Exception {
        return FrameClient.begin(server.connectTls(certificates.clientContext(null), parameters -> {
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setApplicationProtocols(new String[] {"h2"});
        }));
    }

    private static int status(FrameClient client, int stream, String scheme, String authority) throws IOException {
        return client.headers(stream, true, ":method", "GET", ":scheme", scheme, ":path", "/", ":authority", authority)
                .answer(stream)
                .status();
    }

    /** RFC 9113 9.1.1, 9.1.2. */
    @ParameterizedTest
    @MethodSource(PROVIDERS)
    void requestForASiteOfAnotherCertificateIsMisdirectedAndTheConnectionGoesOn(TlsProvider provider) throws Exception {
        start(
                provider,
                exchange -> exchange.response().send("ok"),
                certificates.source("one.test"),
                certificates.source("*.two.test"));
        var client = connect("a.two.test");

        assertThat(status(client, 1, "https", "one.test")).isEqualTo(421);
        assertThat(status(client, 3, "https", "A.Two.Test:8443")).isEqualTo(200);
        assertThat(status(client, 5, "https", "other.test:8443")).isEqualTo(421);
        assertThat(status(client, 7, "https", "b.two.test")).isEqualTo(200);
        assertThat(status(client, 9, "http", "a.two.test")).isEqualTo(421);
        assertThat(status(connect("one.test"), 1, "https", "one.test")).isEqualTo(200);
    }
}
