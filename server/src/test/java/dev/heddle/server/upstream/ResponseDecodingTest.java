package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.upstream.UpstreamException.Phase;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a response, where it ends, and that nothing of one gets into another (RFC 9112). */
@ExtendWith(NoLeaks.class)
class ResponseDecodingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private Upstream upstream() {
        return calls.upstream(Upstream.builder(origin.uri()).name("origin"));
    }

    /** Answers each request with this text, then sees to it that the client closes the connection. */
    private Upstream answering(String response) throws IOException {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(response);
            peer.awaitClosed();
        });
        return upstream();
    }

    /** Answers the first request with this text, and closes the connection. */
    private Upstream answeringAndClosing(String response) throws IOException {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(response);
        });
        return upstream();
    }

    private static int open(Upstream upstream) {
        return upstream.count(ConnectionPool::open);
    }

    // ---- where a response ends (RFC 9112 6.3)

    private static final String CHUNKED = """
        HTTP/1.1 103 Early Hints\r
        Link: x\r
        \r
        HTTP/1.1 200 OK\r
        Transfer-Encoding: chunked\r
        \r
        2;a=b\r
        he\r
        3\r
        llo\r
        0\r
        X-Sum: 5\r
        \r
        """;

    private static void assertDecoded(EmbeddedChannel channel) {
        assertThat(((HttpResponse) channel.readInbound()).status().code()).isEqualTo(103);
        assertThat(channel.<HttpContent>readInbound()).isInstanceOf(LastHttpContent.class);
        assertThat(((HttpResponse) channel.readInbound()).status().code()).isEqualTo(200);
        var body = new StringBuilder();
        HttpContent content;
        do {
            content = channel.readInbound();
            body.append(content.content().toString(StandardCharsets.US_ASCII));
            content.release();
        } while (!(content instanceof LastHttpContent));
        assertThat(body).hasToString("hello");
        assertThat(((LastHttpContent) content).trailingHeaders().get("x-sum")).isEqualTo("5");
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void responseIsTheSameWhereverItIsSplit() {
        var decoder = new ResponseDecoder(8 * 1024);
        var channel = new EmbeddedChannel(decoder);
        for (int at = 0; at <= CHUNKED.length(); at++) {
            decoder.expectResponseTo(HttpMethod.GET, true);
            channel.writeInbound(Unpooled.copiedBuffer(CHUNKED.substring(0, at), StandardCharsets.US_ASCII));
            channel.writeInbound(Unpooled.copiedBuffer(CHUNKED.substring(at), StandardCharsets.US_ASCII));

            assertDecoded(channel);
            assertThat(decoder.isBetweenResponses()).isTrue();
        }
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void responseThatComesByteByByteIsWhole() throws Exception {
        origin.serve(peer -> {
            while (peer.readHead() != null) {
                for (int i = 0; i < CHUNKED.length(); i++) {
                    peer.send(CHUNKED.substring(i, i + 1));
                }
            }
        });
        var upstream = upstream();

        for (int i = 0; i < 3; i++) {
            calls.call(() -> {
                try (var received = upstream.get("/")) {
                    assertThat(received.status()).isEqualTo(200);
                    assertThat(received.body().readText()).isEqualTo("hello");
                    assertThat(received.body().trailers().get("x-sum")).isEqualTo("5");
                    return null;
                }
            });
        }
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 \r\ncontent-length:0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void responseWithoutBodyLeavesTheConnectionUsable(String response) throws Exception {
        origin.serve(peer -> peer.answerAll(response));
        var upstream = upstream();

        assertThat(calls.get(upstream, "/")).isEmpty();
        assertThat(calls.get(upstream, "/")).isEmpty();

        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void headIsAnsweredWithoutBodyWhateverItsLength() throws Exception {
        origin.serve(peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
        var upstream = upstream();

        for (int i = 0; i < 2; i++) {
            calls.call(() -> {
                try (var response = upstream.request("HEAD", "/").send()) {
                    return response.body().readText();
                }
            });
        }

        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void bodyWithoutLengthEndsWithTheConnection() throws Exception {
        var upstream = answeringAndClosing("HTTP/1.1 200 OK\r\n\r\nto the end");

        assertThat(calls.get(upstream, "/")).isEqualTo("to the end");
        Eventually.isTrue("it is not kept", () -> open(upstream) == 0);
    }

    @Test
    void interimResponsesAreSkipped() throws Exception {
        var upstream = answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + OK);

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    @Test
    void interimResponsesWithoutEndAreAnError() throws Exception {
        var upstream = answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(200));

        assertFails(upstream, Phase.RECEIVE_HEAD, "too many interim responses");
    }

    @Test
    void switchThatWasNotAskedForIsAnError() throws Exception {
        var upstream =
                answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");

        assertFails(upstream, Phase.RECEIVE_HEAD, "switched protocols");
    }

    // ---- broken off

    private void assertFails(Upstream upstream, Phase phase, String why) {
        assertThatThrownBy(() -> calls.get(upstream, "/"))
                .isInstanceOfSatisfying(UpstreamException.class, e -> {
                    assertThat(e.upstream()).isEqualTo("origin");
                    assertThat(e.phase()).isEqualTo(phase);
                    assertThat(e.isRetrySafe()).isFalse();
                    assertThat(e.isTimeout()).isFalse();
                })
                .hasMessageContaining(why);
        origin.awaitEnded(1);
        Eventually.isTrue("the connection is not kept", () -> open(upstream) == 0);
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1"})
    void endWithinTheHeadIsAnError(String response) throws Exception {
        assertFails(answeringAndClosing(response), Phase.RECEIVE_HEAD, "it closed the connection");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\n",
                "Content-Length: 10\r\n\r\n123456789",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n12345",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\nX: y\r\n"
            })
    void endWithinTheBodyIsAnError(String rest) throws Exception {
        assertFails(
                answeringAndClosing("HTTP/1.1 200 OK\r\n" + rest),
                Phase.RECEIVE_BODY,
                "it closed the connection before the end of its response");
    }

    @Test
    void bodyWithoutLengthThatEndsByResetIsNotWhole() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
            peer.readHead(); // never comes: the test resets when the first half is there
        });
        var half = new dev.heddle.server.fixture.Signal("half");
        var upstream = upstream();
        var pending = calls.start(() -> {
            try (var response = upstream.get("/")) {
                response.body().read(new byte[10]);
                half.give();
                return response.body().readText();
            }
        });
        half.await();
        origin.resetAll();

        assertThatThrownBy(pending::get)
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.phase()).isEqualTo(Phase.RECEIVE_BODY));
    }

    @Test
    void failedBodyStaysFailed() throws Exception {
        var upstream = answeringAndClosing("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12");

        calls.call(() -> {
            try (var response = upstream.get("/")) {
                var body = response.body();
                assertThatThrownBy(body::readAll).isInstanceOf(UpstreamException.class);
                assertThatThrownBy(body::readAll).isInstanceOf(UpstreamException.class);
                assertThat(body.isComplete()).isFalse();
                return null;
            }
        });
    }

    // ---- malformed

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                " HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
                "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 +20 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX Y: z\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1a\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
                "HTTP/1.0 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            })
    void malformedHeadIsAnError(String response) throws Exception {
        assertFails(answering(response), Phase.RECEIVE_HEAD, "malformed response");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n",
                "-1\r\n",
                "5\r\n12345x\r\n",
                "1\r\n1\n\n",
                "5 5\r\n12345\r\n",
                "FFFFFFFFFFFFFFFFF\r\n",
                "0\r\nX Y: z\r\n\r\n"
            })
    void malformedChunksAreAnError(String chunks) throws Exception {
        assertFails(
                answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks),
                Phase.RECEIVE_BODY,
                "malformed response");
    }

    @ParameterizedTest
    @CsvSource({"1000,1", "1,1000", "100,20"})
    void headPastTheLimitIsAnError(int nameLength, int fields) throws Exception {
        var field = "X".repeat(nameLength) + ": y\r\n";
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n" + field.repeat(fields) + "Content-Length: 0\r\n\r\n");
            peer.awaitClosed();
        });
        var small = calls.upstream(
                Upstream.builder(origin.uri()).name("origin").limits(UpstreamLimits.DEFAULT.withHeadBytes(800)));

        assertFails(small, Phase.RECEIVE_HEAD, "malformed response");
    }

    // ---- what comes after a response

    @ParameterizedTest
    @ValueSource(strings = {"x", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", "HTTP"})
    void whatComesAfterTheEndIsNoPartOfTheNextResponse(String surplus) throws Exception {
        origin.serve(java.util.List.of(
                peer -> {
                    peer.readHead();
                    peer.send(OK + surplus);
                    peer.awaitClosed();
                },
                peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood")));
        var upstream = upstream();

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        assertThat(calls.get(upstream, "/")).isEqualTo("good");
        assertThat(origin.accepted()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil",
                "HTTP/1.1 304 Not Modified\r\n\r\nevil",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nevil"
            })
    void bodyWhereNoneMayBeIsNoPartOfTheNextResponse(String response) throws Exception {
        origin.serve(java.util.List.of(
                peer -> {
                    peer.readHead();
                    peer.send(response);
                    peer.awaitClosed();
                },
                peer -> peer.answerAll(OK)));
        var upstream = upstream();

        assertThat(calls.get(upstream, "/")).isEmpty();
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }
}
