package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.ProxyProtocol;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.websocket.WebSocketUpgrade;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP over TLS is as in clear text, by OpenSSL's implementation and by the JDK's; what is old is not spoken. */
@ExtendWith(NoLeaks.class)
class TlsTest {
    private static final HttpHandler ECHO = exchange -> {
        var tls = exchange.tls();
        exchange.response()
                .header(
                        "X-Tls",
                        exchange.scheme() + " " + (tls == null ? "none" : tls.protocol() + " " + tls.cipherSuite()))
                .send(exchange.request().body().readAll());
    };

    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestCertificates certificates;

    @BeforeEach
    void makeAuthority() throws Exception {
        certificates = new TestCertificates();
    }

    static Stream<TlsProvider> providers() {
        return Stream.of(TlsProvider.JDK, TlsProvider.OPENSSL)
                .filter(provider -> provider == TlsProvider.JDK || OpenSsl.isAvailable());
    }

    private TlsOptions options(TlsProvider provider) throws Exception {
        return TlsOptions.of(certificates.source("heddle.test")).withProvider(provider);
    }

    private void start(TlsOptions options, HttpHandler handler) throws Exception {
        server.start(Server.builder()
                .http(0, handler)
                .https(0, ServerTls.load(options))
                .meters(registry));
    }

    private RawClient connect(Consumer<SSLParameters> how) throws Exception {
        return server.connectTls(certificates.clientContext(null), how);
    }

    private static void anyhow(SSLParameters parameters) {}

    private static Consumer<SSLParameters> version(String protocol) {
        return parameters -> parameters.setProtocols(new String[] {protocol});
    }

    private double handshakes(String protocol, String result) {
        return registry.get("tls.handshakes")
                .tags("protocol", protocol, "result", result)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void exchangesInBothVersions(TlsProvider provider) throws Exception {
        start(options(provider), ECHO);

        var newer = connect(TlsTest::anyhow);
        var older = connect(version("TLSv1.2"));

        for (var client : List.of(newer, older)) {
            assertThat(client.post("/1", "one").read().text()).isEqualTo("one");
            assertThat(client.post("/2", "two").read().text()).isEqualTo("two");
        }
        assertThat(newer.get("/").read().header("x-tls")).startsWith("https TLSv1.3 TLS_AES");
        assertThat(older.get("/").read().header("x-tls")).startsWith("https TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES");
        assertThat(server.get("/").header("x-tls")).isEqualTo("http none");
        assertThat(handshakes("TLSv1.3", "success")).isEqualTo(1);
        assertThat(handshakes("TLSv1.2", "success")).isEqualTo(1);
        assertThat(registry.get("tls.connection.open").gauge().value()).isEqualTo(2);
        assertThat(registry.get("tls.handshake.time").timer().count()).isEqualTo(2);
        assertThat(registry.get("tls.certificate.expiry")
                        .tag("certificate", "heddle.test")
                        .gauge()
                        .value())
                .isGreaterThan(System.currentTimeMillis() / 1e3);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void largeBodiesPassBothWays(TlsProvider provider) throws Exception {
        start(options(provider), exchange -> exchange.request().body().transferTo(exchange.response().stream()));
        var sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);
        var client = connect(TlsTest::anyhow);

        var writer = Thread.ofVirtual().start(() -> {
            try {
                client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: " + sent.length, "")
                        .send(sent);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var received = client.read().body();

        writer.join();
        assertThat(Arrays.equals(received, sent)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void alpnChoosesAndItsAbsenceIsHttp1(TlsProvider provider) throws Exception {
        start(options(provider), ECHO);

        assertThat(connect(alpn("h2", "http/1.1")).applicationProtocol()).isEqualTo("h2");
        assertThat(connect(alpn("http/1.1")).applicationProtocol()).isEqualTo("http/1.1");
        assertThat(connect(TlsTest::anyhow).applicationProtocol()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void http2IsNotOfferedWhereItIsOff(TlsProvider provider) throws Exception {
        server.start(Server.builder().http2(null).http(ECHO).https(0, ServerTls.load(options(provider))));

        var client = connect(alpn("h2", "http/1.1"));

        assertThat(client.applicationProtocol()).isEqualTo("http/1.1");
        assertThat(client.post("/", "body").read().text()).isEqualTo("body");
    }

    private static Consumer<SSLParameters> alpn(String... protocols) {
        return parameters -> parameters.setApplicationProtocols(protocols);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void webSocketsAreOpened(TlsProvider provider) throws Exception {
        var sockets = WebSocketUpgrade.builder().build();
        start(
                options(provider),
                exchange -> sockets.accept(exchange, socket -> {
                    for (var message = socket.receive(); message != null; message = socket.receive()) {
                        socket.send(message.text());
                    }
                }));
        var client = connect(TlsTest::anyhow)
                .sendLines(
                        "GET /ws HTTP/1.1",
                        "Host: test",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "");

        assertThat(client.readHead().status()).isEqualTo(101);
        client.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'}); // masked by nothing
        assertThat(client.readExactly(4)).containsExactly(0x81, 2, 'h', 'i');
    }

    // ---- what is not spoken

    @ParameterizedTest
    @MethodSource("providers")
    void oldVersionIsRefusedWhereANewOneIsAsked(TlsProvider provider) throws Exception {
        start(options(provider).withMinimum(TlsVersion.TLS_1_3), ECHO);

        assertThatThrownBy(() -> connect(version("TLSv1.2"))).isInstanceOf(SSLException.class);

        assertThat(connect(TlsTest::anyhow).post("/", "body").read().text()).isEqualTo("body");
        assertThat(handshakes("none", "version")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void weakCiphersAreRefused(TlsProvider provider) throws Exception {
        start(options(provider), ECHO);

        for (var weak : List.of(
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256")) {
            assertThatThrownBy(() -> connect(parameters -> {
                        parameters.setProtocols(new String[] {"TLSv1.2"});
                        parameters.setCipherSuites(new String[] {weak});
                    }))
                    .as(weak)
                    .isInstanceOf(SSLException.class);
        }
        assertThat(handshakes("none", "cipher")).isEqualTo(3);
    }

    // ---- beside others

    @Test
    void headerOfTheProxyProtocolComesBeforeTls() throws Exception {
        server.start(Server.builder()
                .http(exchange -> exchange.response().send(exchange.remoteAddress() + " " + exchange.scheme()))
                .https(0, ServerTls.load(options(TlsProvider.AUTO)))
                .proxyProtocol(ProxyProtocol.FROM_ANY));

        var client = server.connectToTls()
                .sendLines("PROXY TCP4 192.0.2.1 192.0.2.9 4711 443")
                .startTls(certificates.clientContext(null), TlsTest::anyhow);

        assertThat(client.get("/").read().text()).isEqualTo("/192.0.2.1:4711 https");
    }

    @Test
    void targetInAbsoluteFormIsForHttpsAlone() throws Exception {
        start(options(TlsProvider.AUTO), ECHO);

        assertThat(connect(TlsTest::anyhow).get("https://test/path").read().status())
                .isEqualTo(200);
        assertThat(connect(TlsTest::anyhow).get("http://test/path").read().status())
                .isEqualTo(421);
        assertThat(server.connect().get("https://test/path").read().status()).isEqualTo(421);
    }
}
