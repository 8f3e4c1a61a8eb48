package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.ProxyProtocol;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestCertificates;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.tls.CertificateSource;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.tls.TlsOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTP/3 as a part of a server: its drain, its certificates, its meters, and what other clients are told of it. */
@ExtendWith(NoLeaks.class)
class Http3ServerTest {
    private static final HttpHandler HELLO = exchange -> exchange.response().send("hello");

    @RegisterExtension
    final Http3Server http3 = new Http3Server();

    // ---- drain

    @Test
    void exchangeInFlightEndsAndLaterOnesAreRejected() throws Exception {
        var mayEnd = new Signal("the exchange may end");
        var client = http3.serve(exchange -> {
            mayEnd.await();
            exchange.response().send("done");
        });
        var inFlight = client.get("/");
        Eventually.isSuspended(http3.server.coroutine());

        var drained = drain();
        client.awaitGoAways(2);
        var late = new ClientStream();
        var rejected = client.rawStream(QuicStreamType.BIDIRECTIONAL, late.rawHandler());
        rejected.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})).sync();

        assertThat(late.awaitReset()).isEqualTo(Http3ErrorCode.H3_REQUEST_REJECTED);
        mayEnd.give();
        assertThat(inFlight.answer().text()).isEqualTo("done");
        client.awaitClosed();
        assertThat(client.goAways.getLast()).isEqualTo(inFlight.channel().streamId() + 4);
        assertThat(client.closes).containsExactly(Http3ErrorCode.H3_NO_ERROR.code());
        assertThat(drained.get()).isTrue();
    }

    private CompletableFuture<Boolean> drain() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return http3.server.server().drain(Eventually.PATIENCE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void handlerThatDoesNotEndIsCancelledAtTheEndOfTheGraceTime() throws Exception {
        var cancelled = new Signal("cancelled");
        var client = http3.serve(exchange -> {
            try {
                new Signal("never").await();
            } finally {
                cancelled.give();
            }
        });
        client.get("/");
        Eventually.isSuspended(http3.server.coroutine());

        assertThat(http3.server.server().drain(Duration.ofMillis(100))).isFalse();

        cancelled.await();
        http3.server.expectLog("The time for a stop is over");
        client.awaitClosed();
    }

    // ---- certificates

    @Test
    void newConnectionsGetTheNewCertificate() throws Exception {
        var authority = new TestCertificates();
        var current = new AtomicReference<CertificateSource>(authority.source("heddle.test"));
        var tls = ServerTls.load(TlsOptions.of(() -> current.get().load()));
        http3.start(Server.builder().http(HELLO).https(0, tls).http3(Http3Options.DEFAULT));
        var before = http3.connect();
        assertThat(before.certificate())
                .isEqualTo(tls.certificates().all().getFirst().chain().getFirst());

        current.set(authority.source("heddle.test"));
        tls.reload();

        var after = http3.connect();
        assertThat(after.certificate())
                .isEqualTo(tls.certificates().all().getFirst().chain().getFirst())
                .isNotEqualTo(before.certificate());
        assertThat(before.get("/").answer().text()).isEqualTo("hello");
    }

    @Test
    void nameChoosesTheCertificate() throws Exception {
        var authority = new TestCertificates();
        var tls = ServerTls.load(TlsOptions.of(authority.source("one.test"), authority.source("two.test")));
        http3.start(Server.builder().http(HELLO).https(0, tls).http3(Http3Options.DEFAULT));
        var all = tls.certificates().all();

        assertThat(http3.connect("one.test").certificate())
                .isEqualTo(all.getFirst().chain().getFirst());
        assertThat(http3.connect("two.test").certificate())
                .isEqualTo(all.getLast().chain().getFirst());
    }

    // ---- beside the rest

    @Test
    void otherClientsAreToldOverTlsAlone() throws Exception {
        var certificates = new TestCertificates();
        var tls = ServerTls.load(TlsOptions.of(certificates.source("localhost")));
        http3.start(Server.builder().http(0, HELLO).https(0, tls).http3(Http3Options.DEFAULT));
        var server = http3.server;
        int port = server.server().httpsAddress().getPort();

        var answer = server.connectTls(certificates.clientContext(null), parameters -> {})
                .get("/")
                .read();

        var said = "h3=\":" + port + "\"; ma=86400";
        assertThat(answer.header("Alt-Svc")).isEqualTo(said);
        assertThat(overHttp2(certificates, port).headers().allValues("Alt-Svc")).containsExactly(said);
        assertThat(http3.connect().get("/").answer().head()).containsEntry("alt-svc", said);
        assertThat(server.get("/").header("Alt-Svc")).isNull();
    }

    private static HttpResponse<String> overHttp2(TestCertificates certificates, int port) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
                .timeout(Eventually.PATIENCE)
                .build();
        try (var client = HttpClient.newBuilder()
                .sslContext(certificates.clientContext(null))
                .version(HttpClient.Version.HTTP_2)
                .build()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            return answer;
        }
    }

    @Test
    void handlersWordOfOtherPlacesStays() throws Exception {
        var certificates = new TestCertificates();
        var tls = ServerTls.load(TlsOptions.of(certificates.source("localhost")));
        HttpHandler clear =
                exchange -> exchange.response().header("Alt-Svc", "clear").send();
        http3.start(Server.builder().http(clear).https(0, tls).http3(Http3Options.DEFAULT));

        var answer = http3.server
                .connectTls(certificates.clientContext(null), parameters -> {})
                .get("/")
                .read();

        assertThat(answer.header("Alt-Svc")).isEqualTo("clear");
    }

    /** They would come to a server that is about to end. */
    @Test
    void nobodyIsToldWhileTheServerDrains() throws Exception {
        var begun = new Signal("the handler has begun");
        var mayEnd = new Signal("the handler may end");
        var certificates = new TestCertificates();
        var tls = ServerTls.load(TlsOptions.of(certificates.source("localhost")));
        HttpHandler waiting = exchange -> {
            begun.give();
            mayEnd.await();
            exchange.response().send();
        };
        http3.start(Server.builder().http(waiting).https(0, tls).http3(Http3Options.DEFAULT));
        var witness = http3.connect();
        var client = http3.server.connectTls(certificates.clientContext(null), parameters -> {});
        client.get("/");
        begun.await();

        var drained = drain();
        witness.awaitGoAways(1);
        mayEnd.give();

        var answer = client.read();
        assertThat(drained.get()).isTrue();
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.header("Alt-Svc")).isNull();
    }

    @Test
    void withoutItNobodyIsTold() throws Exception {
        var certificates = new TestCertificates();
        var tls = ServerTls.load(TlsOptions.of(certificates.source("localhost")));
        http3.start(Server.builder().http(HELLO).https(0, tls));

        var answer = http3.server
                .connectTls(certificates.clientContext(null), parameters -> {})
                .get("/")
                .read();

        assertThat(answer.header("Alt-Svc")).isNull();
    }

    @Test
    void connectionsStreamsAndBytesAreCounted() throws Exception {
        var registry = new SimpleMeterRegistry();
        var mayEnd = new Signal("may end");
        http3.start(Http3Server.options(exchange -> {
                    mayEnd.await();
                    exchange.response().send("hello");
                })
                .meters(registry));
        var stream = http3.connect().get("/");

        Eventually.isTrue(
                "a stream", () -> registry.get("http3.stream.open").gauge().value() == 1);
        assertThat(registry.get("connection.open").gauge().value()).isEqualTo(1);
        mayEnd.give();
        stream.answer();
        assertThat(registry.get("http.server.received").counter().count()).isPositive();
        assertThat(registry.get("http.server.sent").counter().count()).isPositive();
        Eventually.isTrue(
                "no stream", () -> registry.get("http3.stream.open").gauge().value() == 0);
    }

    // ---- options that do not go together

    @Test
    void itNeedsCertificates() {
        assertThatThrownBy(() -> Server.builder()
                        .http(0, HELLO)
                        .http3(Http3Options.DEFAULT)
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("HTTP/3 needs certificates and a port: https(port, tls)");
    }

    @Test
    void itCarriesNoHeaderOfTheProxyProtocol() throws Exception {
        var options = Http3Server.options(HELLO).proxyProtocol(ProxyProtocol.FROM_ANY);

        assertThatThrownBy(options::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PROXY protocol");
    }
}
