package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpLimits;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.http.OverloadLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of HTTP/3 may not do: too large, too slow, too often, malformed; each is bounded, and told. */
@ExtendWith(NoLeaks.class)
class Http3LimitsTest {
    private static final HttpHandler READ =
            exchange -> exchange.response().send(exchange.request().body().readAll());
    private static final Duration SHORT = Duration.ofMillis(200);
    /** Where it must not be over for who is only held up by a busy machine. */
    private static final Duration PATIENT = Duration.ofSeconds(2);

    private static final Duration LONG = Duration.ofMinutes(5);

    @RegisterExtension
    final Http3Server http3 = new Http3Server();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Http3Client serveTimed(HttpTimeouts timeouts) throws Exception {
        http3.start(Http3Server.options(READ).timeouts(timeouts).meters(registry));
        return http3.connect();
    }

    /** One thing was ended, by this limit. */
    private void assertCounted(String limit) {
        Eventually.isTrue("it is counted: " + limit, () -> count("connection.limited", limit) == 1);
        for (var meter : registry.get("connection.limited").functionCounters()) {
            boolean is = limit.equals(meter.getId().getTag("limit"));
            assertThat(meter.count()).as("%s", meter.getId()).isEqualTo(is ? 1 : 0);
        }
    }

    private double count(String name, String limit) {
        return registry.get(name).tag("limit", limit).functionCounter().count();
    }

    // ---- too large

    private Http3Client serveWith(HttpLimits limits) throws Exception {
        http3.start(Http3Server.options(READ).limits(limits).meters(registry));
        return http3.connect();
    }

    @Test
    void tooManyFieldsAreRefused() throws Exception {
        var client = serveWith(new HttpLimits(1024, 1024, 1024, 1024, 100));

        assertThat(client.request(true, "GET", "/", "x", "x".repeat(2048))
                        .answer()
                        .status())
                .isEqualTo("431");
        assertThat(client.get("/").answer().status()).isEqualTo("200");
        assertCounted("max-header-bytes");
    }

    @Test
    void longTargetIsRefused() throws Exception {
        var client = serveWith(new HttpLimits(1024, 8192, 1024, 1024, 100));

        assertThat(client.get("/" + "x".repeat(1024)).answer().status()).isEqualTo("414");
        assertCounted("max-request-line");
    }

    @Test
    void longBodyIsRefused() throws Exception {
        var client = serveWith(new HttpLimits(1024, 1024, 1024, 1024, 100));

        assertThat(client.request(false, "POST", "/", "content-length", "1025")
                        .answer()
                        .status())
                .isEqualTo("413");
        assertThat(client.request(false, "POST", "/")
                        .data("x".repeat(1025), false)
                        .answer()
                        .status())
                .isEqualTo("413");
        assertThat(client.request(false, "POST", "/")
                        .data("x".repeat(1024), true)
                        .answer()
                        .text())
                .hasSize(1024);
    }

    @Test
    void connectionEndsBehindItsLastRequest() throws Exception {
        var client = serveWith(new HttpLimits(1024, 1024, 1024, 1024, 2));

        client.get("/").answer();
        assertThat(client.get("/").answer().status()).isEqualTo("200");

        client.awaitGoAways(2);
        client.awaitClosed();
    }

    @Test
    void connectionPastTheLimitIsRefused() throws Exception {
        http3.start(Http3Server.options(READ).maxConnections(1).meters(registry));

        assertOnlyOneIsOpen("max-connections");
    }

    @Test
    void connectionOfOneClientPastItsLimitIsRefused() throws Exception {
        http3.start(Http3Server.options(READ).maxConnectionsPerClient(1).meters(registry));

        assertOnlyOneIsOpen("max-connections-per-client");
    }

    private void assertOnlyOneIsOpen(String limit) throws Exception {
        var first = http3.connect();
        first.get("/").answer();

        try {
            http3.connect().awaitClosed();
        } catch (IOException refused) {
            assertThat(refused).hasMessage("no connection"); // it depends on which packet comes first
        }

        assertThat(count("connection.rejected", limit)).isPositive();
        assertThat(first.get("/").answer().status()).isEqualTo("200");
        first.close();
        Eventually.isTrue("its place is free", () -> http3.server.server().openConnections() == 0);
        assertThat(http3.connect().get("/").answer().status()).isEqualTo("200");
    }

    // ---- too much to do

    @Test
    void oneRequestMoreIsTurnedAwayAndItsConnectionGoesOn() throws Exception {
        var begun = new Signal("the first request has its handler");
        var mayEnd = new Signal("the first request may end");
        http3.start(Http3Server.options(exchange -> {
                    begun.give();
                    mayEnd.await();
                    exchange.response().send("served");
                })
                .overload(new OverloadLimits(Duration.ZERO, 1, 100))
                .meters(registry));
        var client = http3.connect();
        var first = client.get("/");
        begun.await();

        var turnedAway = client.request(false, "POST", "/").answer();

        assertThat(turnedAway.status()).isEqualTo("503");
        assertThat(turnedAway.head()).containsEntry("retry-after", "1");
        assertThat(registry.get("http.server.shed")
                        .tag("reason", "requests")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        mayEnd.give();
        assertThat(first.answer().text()).isEqualTo("served");
    }

    // ---- malformed

    private ClientStream malformed(String method, String path, String... fields) throws Exception {
        return http3.serve(READ).request(true, method, path, fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection",
                "keep-alive",
                "proxy-connection",
                "transfer-encoding",
                "upgrade",
                ":status",
                ":other",
                "Capital",
                "a b",
                ""
            })
    void fieldThatMayNotBeIsMalformed(String name) throws Exception {
        assertThat(malformed("GET", "/", name, "x").awaitReset()).isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", " a"})
    void valueThatMayNotBeIsMalformed(String value) throws Exception {
        assertThat(malformed("GET", "/", "x", value).awaitReset()).isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "http://host/", "/a b", "/a#b"})
    void targetThatIsNoneIsMalformed(String path) throws Exception {
        assertThat(malformed("GET", path).awaitReset()).isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
    }

    @Test
    void twoHostsAreMalformed() throws Exception {
        assertThat(malformed("GET", "/", "host", "other").awaitReset()).isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
    }

    @Test
    void missingPseudoHeaderFieldIsMalformed() throws Exception {
        var client = http3.serve(READ);

        for (var missing : new String[] {":method", ":scheme", ":path", ":authority"}) {
            var head = new DefaultHttp3Headers(false)
                    .method("GET")
                    .scheme("https")
                    .path("/")
                    .authority("localhost");
            head.remove(missing);
            assertThat(client.stream().fields(true, head).awaitReset())
                    .as(missing)
                    .isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
        }
    }

    @Test
    void pseudoHeaderFieldInTrailersIsMalformed() throws Exception {
        var stream = http3.serve(READ).request(false, "POST", "/").data("body", false);

        stream.fields(true, new DefaultHttp3Headers(false), ":path", "/");

        assertThat(stream.awaitReset()).isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
    }

    @Test
    void bodyOfAnotherLengthIsMalformed() throws Exception {
        var client = http3.serve(READ);

        assertThat(client.request(false, "POST", "/", "content-length", "5")
                        .data("four", true)
                        .awaitReset())
                .isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
        assertThat(client.request(false, "POST", "/", "content-length", "3")
                        .data("four", true)
                        .awaitReset())
                .isEqualTo(Http3ErrorCode.H3_MESSAGE_ERROR);
        assertThat(client.request(false, "POST", "/", "content-length", "4")
                        .data("four", true)
                        .answer()
                        .text())
                .isEqualTo("four");
    }

    @Test
    void connectIsRefused() throws Exception {
        var client = http3.serve(READ);
        var head = new DefaultHttp3Headers(false).method("CONNECT").authority("localhost:80");

        assertThat(client.stream().fields(true, head).answer().status()).isEqualTo("501");
    }

    /** Else a body that was cut would count as whole. */
    @Test
    void streamThatEndsWithinAFrameEndsTheConnection() throws Exception {
        var client = http3.serve(READ);
        var stream = client.rawStream(QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter());

        stream.writeAndFlush(Unpooled.wrappedBuffer(HexFormat.of().parseHex("010a")))
                .sync();
        stream.shutdownOutput().sync();

        client.awaitClosed();
        assertThat(client.closes).containsExactly(Http3ErrorCode.H3_FRAME_ERROR.code());
    }

    // ---- too often

    private void assertClosedForFlood(Http3Client client) {
        client.awaitClosed();
        assertThat(client.closes).containsExactly(Http3ErrorCode.H3_EXCESSIVE_LOAD.code());
    }

    @Test
    void framesThatCarryNothingAreBounded() throws Exception {
        var client = http3.serve(READ);
        var stream = client.request(false, "POST", "/");

        for (int i = 0; i <= Flood.EMPTY_FRAME.most(); i++) {
            stream.channel().write(new DefaultHttp3DataFrame(Unpooled.EMPTY_BUFFER));
        }
        stream.channel().flush();

        assertClosedForFlood(client);
    }

    @Test
    void cancelledRequestsAreBounded() throws Exception {
        var client = http3.serve(exchange -> new Signal("never").await());

        Eventually.isTrue("the connection is closed", () -> {
            try {
                // Netty's client counts streams that it could not open, and so would get further and further from the
                // limit.
                if (client.channel().peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0) {
                    client.request(false, "POST", "/").cancel();
                }
            } catch (Exception closed) {
                return !client.channel().isActive();
            }
            return !client.channel().isActive();
        });

        assertClosedForFlood(client);
    }

    // ---- too slow

    @Test
    void clientThatSendsNoRequestIsClosed() throws Exception {
        var client = serveTimed(new HttpTimeouts(SHORT, LONG, LONG, LONG));

        client.awaitClosed();
        assertThat(client.closes).containsExactly(Http3ErrorCode.H3_NO_ERROR.code());
        assertCounted("head-timeout");
    }

    @Test
    void headThatDoesNotComeWholeIsGivenUp() throws Exception {
        var client = serveTimed(new HttpTimeouts(PATIENT, LONG, LONG, LONG));
        client.get("/").answer();
        var reset = new ClientStream();
        var stream = client.rawStream(QuicStreamType.BIDIRECTIONAL, reset.rawHandler());

        stream.writeAndFlush(Unpooled.wrappedBuffer(HexFormat.of().parseHex("010a")))
                .sync();

        assertThat(reset.awaitReset()).isEqualTo(Http3ErrorCode.H3_REQUEST_INCOMPLETE);
        assertThat(client.get("/").answer().status()).isEqualTo("200");
        assertCounted("head-timeout");
    }

    @Test
    void bodyThatDoesNotComeIsAnsweredSo() throws Exception {
        var client = serveTimed(new HttpTimeouts(LONG, SHORT, LONG, LONG));

        assertThat(client.request(false, "POST", "/").answer().status()).isEqualTo("408");
        assertCounted("body-timeout");
    }

    @Test
    void bodyThatDripsIsAnsweredSo() throws Exception {
        var client = serveTimed(new HttpTimeouts(LONG, PATIENT, LONG, LONG, 1_000_000, Duration.ZERO));
        var stream = client.request(false, "POST", "/");

        while (stream.blocks().isEmpty()) {
            stream.send("x", false);
            Thread.sleep(20);
        }

        assertThat(stream.answer().status()).isEqualTo("408");
        assertCounted("min-rate");
    }

    @Test
    void handlerThatHangsIsCancelledAndAnswered() throws Exception {
        var cancelled = new Signal("cancelled");
        http3.start(Http3Server.options(exchange -> {
                    try {
                        new Signal("nobody waits so long").await();
                    } catch (InterruptedException e) {
                        cancelled.give();
                        throw e;
                    }
                })
                .timeouts(new HttpTimeouts(LONG, LONG, LONG, LONG).withHandler(SHORT))
                .meters(registry));
        var client = http3.connect();

        assertThat(client.get("/").answer().status()).isEqualTo("503");
        cancelled.await();
        assertCounted("handler-timeout");
        assertThat(client.get("/").answer().status()).isEqualTo("503");
    }

    @Test
    void connectionWithoutRequestsIsClosed() throws Exception {
        var client = serveTimed(new HttpTimeouts(LONG, LONG, PATIENT, LONG));
        client.get("/").answer();

        client.awaitClosed();
        assertCounted("idle-timeout");
    }

    @Test
    void clientThatDoesNotReadIsGivenUp() throws Exception {
        var gone = new Signal("gone");
        http3.start(Http3Server.options(exchange -> {
                    try (var out = exchange.response().stream()) {
                        while (true) {
                            out.write(new byte[10_000]);
                        }
                    } finally {
                        gone.give();
                    }
                })
                .timeouts(new HttpTimeouts(LONG, LONG, LONG, SHORT))
                .meters(registry));
        var client = http3.connectWithWindow(64 * 1024);

        var stream = client.stream().stopReading().head(true, "GET", "/");

        gone.await();
        stream.readOn();
        assertThat(stream.awaitReset()).isEqualTo(Http3ErrorCode.H3_REQUEST_CANCELLED);
        assertCounted("send-timeout");
    }

    // ---- back-pressure

    @Test
    void handlerThatDoesNotReadStopsItsOwnStreamAlone() throws Exception {
        var mayRead = new Signal("the handler may read");
        var client = http3.serve(exchange -> {
            if (exchange.request().path().equals("/slow")) {
                mayRead.await();
            }
            exchange.response().send("" + exchange.request().body().readAll().length);
        });
        int size = 4 * 1024 * 1024;
        var slow = client.request(false, "POST", "/slow");
        slow.send("x".repeat(size), true);
        Eventually.isTrue("the client has to wait", () -> !slow.channel().isWritable());

        assertThat(client.request(false, "POST", "/fast")
                        .data("12345", true)
                        .answer()
                        .text())
                .isEqualTo("5");
        mayRead.give();
        assertThat(slow.answer().text()).isEqualTo("" + size);
    }

    @Test
    void handlerWaitsForAClientThatDoesNotRead() throws Exception {
        int size = 4 * 1024 * 1024;
        var written = new AtomicInteger();
        http3.start(Http3Server.options(exchange -> {
            try (var out = exchange.response().stream()) {
                for (int i = 0; i < size / 4096; i++) {
                    out.write(new byte[4096]);
                    written.addAndGet(4096);
                }
            }
        }));
        var client = http3.connectWithWindow(64 * 1024);
        var stream = client.stream().stopReading().head(true, "GET", "/");

        Eventually.isTrue("some is written", () -> written.get() > 0);
        assertThat(Eventually.settles("what is written", written::get)).isLessThan(size / 2);

        stream.readOn();
        assertThat(stream.answer().received()).isEqualTo(size);
    }
}
