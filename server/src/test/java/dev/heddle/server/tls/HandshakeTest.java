package dev.heddle.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that are slow, or none, are bounded and counted; and what the ends of connections mean. */
@ExtendWith(NoLeaks.class)
class HandshakeTest {
    private static final HttpHandler OK = exchange -> exchange.response().send("ok");
    private static final HttpHandler ANSWERS_THE_END = exchange -> {
        try {
            exchange.request().body().readAll();
        } catch (IOException e) {
            exchange.response().status(400).send("half a body");
        }
    };

    /** The head of a record and of a ClientHello, of a length. */
    private static final String HELLO_BEGUN = "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc";

    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestCertificates certificates;

    @BeforeEach
    void makeAuthority() throws Exception {
        certificates = new TestCertificates();
    }

    private void start(TlsOptions options, HttpHandler handler) throws Exception {
        server.start(Server.builder()
                .http(0, handler)
                .https(0, ServerTls.load(options))
                .meters(registry));
    }

    private TlsOptions options() throws Exception {
        return TlsOptions.of(certificates.source("heddle.test"));
    }

    private RawClient connect() throws Exception {
        return server.connectTls(certificates.clientContext(null), parameters -> {});
    }

    private void awaitCounted(String result) {
        Eventually.isTrue(
                result + " is counted",
                () -> registry.get("tls.handshakes")
                                .tag("result", result)
                                .functionCounter()
                                .count()
                        == 1);
    }

    /** What the server has sent before it closed the connection. */
    private static String rest(RawClient client) {
        try {
            return client.readToEnd();
        } catch (IOException reset) {
            return "";
        }
    }

    // ---- before the handshake's end

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0016", HELLO_BEGUN})
    void handshakeThatDoesNotComeInTime(String begin) throws Exception {
        start(options().withHandshakeTimeout(Duration.ofMillis(100)), OK);

        var client = server.connectToTls().send(begin);

        rest(client);
        awaitCounted("timeout");
        assertThat(server.coroutines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HELLO_BEGUN})
    void clientThatLeaves(String begin) throws Exception {
        start(options(), OK);

        server.connectToTls().send(begin).endOutput();

        awaitCounted("client_gone");
    }

    @Test
    void httpInClearTextIsToldSo() throws Exception {
        start(options(), OK);

        var client = server.connectToTls().get("/");

        var answer = client.read();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("this port speaks TLS: use https://");
        assertThat(client.readToEnd()).isEmpty();
        awaitCounted("clear_text");
    }

    @Test
    void whatIsNeitherIsClosed() throws Exception {
        start(options(), OK);

        assertThat(rest(server.connectToTls().send("\u0000\u0001\u0002"))).isEmpty();

        awaitCounted("not_tls");
    }

    /** 64 KiB are announced. */
    @Test
    void clientHelloThatIsTooLong() throws Exception {
        start(options(), OK);

        rest(server.connectToTls().send("\u0016\u0003\u0001\u0010\u0000\u0001\u0001\u0000\u0000" + "\0".repeat(4096)));

        awaitCounted("too_long");
    }

    @Test
    void tlsAtTheClearPortIsABadRequest() throws Exception {
        start(options(), OK);

        assertThat(server.connect().send(HELLO_BEGUN + "\r\n\r\n").read().status())
                .isEqualTo(400);
    }

    // ---- another one on the same connection

    /** TLS 1.3 knows none. */
    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void renegotiationEndsTheConnectionThatAsksForIt(TlsProvider provider) throws Exception {
        start(options().withProvider(provider), OK);
        var other = connect();
        var client = server.connectTls(
                certificates.clientContext(null), parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}));
        assertThat(client.get("/").read().text()).isEqualTo("ok");

        client.handshakeAgain();

        assertThatThrownBy(client::readToEnd).isInstanceOf(SSLException.class);
        if (provider == TlsProvider.JDK) { // Netty's engine of OpenSSL says it by an alert alone
            awaitCounted("renegotiation");
        }
        Eventually.isTrue("the other alone is open", () -> server.server().openConnections() == 1);
        assertThat(other.get("/").read().text()).isEqualTo("ok");
        assertThat(connect().get("/").read().text()).isEqualTo("ok");
    }

    // ---- the end of a connection

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void serverSignsItsEnd(TlsProvider provider) throws Exception {
        start(options().withProvider(provider), OK);

        var client = connect().sendLines("GET / HTTP/1.1", "Host: test", "Connection: close", "");

        assertThat(client.read().text()).isEqualTo("ok");
        // The JDK's client throws where there is no close_notify.
        assertThat(client.readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void clientThatSignsItsEndEndsTheConnection(TlsProvider provider) throws Exception {
        start(options().withProvider(provider), OK);
        var client = connect().get("/");
        assertThat(client.read().text()).isEqualTo("ok");

        client.endOutput();

        assertThat(client.readToEnd()).isEmpty();
        server.awaitNoConnection();
    }

    private RawClient sendHalfABody() throws Exception {
        return connect()
                .sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 4", "")
                .send("ab")
                .endOutput();
    }

    /** RFC 8446 6.1. */
    @Test
    void clientThatHasEndedItsOutputReadsOnByTheJdk() throws Exception {
        start(options().withProvider(TlsProvider.JDK), ANSWERS_THE_END);

        var client = sendHalfABody();

        assertThat(client.read().text()).isEqualTo("half a body");
        assertThat(client.readToEnd()).isEmpty();
        server.awaitNoConnection();
    }

    /** Netty's engine answers close_notify itself and encrypts nothing more: signed, so that nobody takes it for cut off. */
    @Test
    void clientThatHasEndedItsOutputEndsItsInputTooByOpenSsl() throws Exception {
        assumeTrue(OpenSsl.isAvailable());
        start(options().withProvider(TlsProvider.OPENSSL), ANSWERS_THE_END);

        var client = sendHalfABody();

        assertThat(client.readToEnd()).isEmpty();
        server.awaitNoConnection();
    }

    /** A body without its end is not whole: the handler must not take it for that. */
    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void bodyThatIsCutOffIsNotWhole(TlsProvider provider) throws Exception {
        var seen = new CompletableFuture<Throwable>();
        start(options().withProvider(provider), exchange -> {
            try {
                exchange.request().body().readAll();
                seen.complete(null);
            } catch (IOException | RuntimeException e) {
                seen.complete(e);
                throw e;
            }
        });
        var client = connect();
        client.sendLines("POST / HTTP/1.1", "Host: test", "Content-Length: 10", "")
                .send("half");

        client.truncate();

        assertThat(seen).succeedsWithin(Eventually.PATIENCE).isInstanceOf(Exception.class);
        server.awaitNoConnection();
    }

    /** What follows a switch has no other end than the connection's. */
    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void tunnelThatIsCutOffBreaks(TlsProvider provider) throws Exception {
        var seen = new CompletableFuture<Throwable>();
        start(options().withProvider(provider), exchange -> {
            var tunnel = exchange.response().switchProtocols("test", Duration.ZERO);
            try {
                tunnel.readExactly(4);
                seen.complete(tunnel.read(new byte[1]) < 0 ? null : new AssertionError("more"));
            } catch (IOException e) {
                seen.complete(e);
            }
        });
        var client = connect().sendLines("GET / HTTP/1.1", "Host: test", "Connection: upgrade", "Upgrade: test", "");
        assertThat(client.readHead().status()).isEqualTo(101);
        client.send("some");

        client.truncate();

        assertThat(seen).succeedsWithin(Eventually.PATIENCE).isInstanceOf(IOException.class);
    }

    /** A response whose end is the connection's, broken off: the client must not take it for whole. */
    @ParameterizedTest
    @MethodSource("dev.heddle.server.tls.TlsTest#providers")
    void responseThatIsBrokenOffHasNoSignedEnd(TlsProvider provider) throws Exception {
        start(options().withProvider(provider), exchange -> {
            var out = exchange.response().stream();
            out.write("half".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            throw new IllegalStateException("on purpose");
        });
        var client = connect().sendLines("GET / HTTP/1.0", "");

        assertThatThrownBy(client::readToEnd).isInstanceOf(IOException.class);

        server.expectLog("Handler of GET / failed");
    }

    // ---- drain

    @Test
    void drainEndsHandshakesAndLetsExchangesEnd() throws Exception {
        var begun = new Signal("the handler has begun");
        var go = new Signal("the server drains");
        start(options(), exchange -> {
            begun.give();
            go.await();
            exchange.response().send("done");
        });
        var waiting = server.connectToTls().send(HELLO_BEGUN);
        var busy = connect().get("/");
        begun.await();
        var drained = CompletableFuture.supplyAsync(() -> {
            try {
                return server.server().drain(Eventually.PATIENCE);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        rest(waiting);
        awaitCounted("drained");
        go.give();

        var answer = busy.read();
        assertThat(answer.text()).isEqualTo("done");
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(busy.readToEnd()).isEmpty();
        assertThat(drained).succeedsWithin(Eventually.PATIENCE).isEqualTo(true);
    }
}
