package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.upstream.UpstreamException.Phase;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies in both directions: piece by piece, with trailers, and in bounded memory. */
@ExtendWith(NoLeaks.class)
class UpstreamStreamingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final long LARGE = 256L * 1024 * 1024;
    /** More than the sockets and buffers between two ends hold, and far less than what is sent. */
    private static final long BUFFERED_AT_MOST = 48L * 1024 * 1024;

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private Upstream upstream() {
        return calls.upstream(Upstream.builder(origin.uri()).name("origin"));
    }

    // ---- how a body looks on the wire

    @Test
    void bodyOfUnknownLengthIsChunkedWithItsTrailers() throws Exception {
        var received = new String[1];
        origin.serve(peer -> {
            assertThat(peer.readHead()).contains("transfer-encoding: chunked").doesNotContain("content-length");
            received[0] = peer.read("2\r\nab\r\n1\r\nc\r\n0\r\nX-Sum: 3\r\n\r\n".length());
            peer.send(OK);
            peer.awaitClosed();
        });
        var upstream = upstream();

        calls.call(() -> {
            try (var response = upstream.request("POST", "/")
                    .body(body -> {
                        body.write("ab");
                        body.write(new byte[0]);
                        body.write('c');
                        body.trailer("X-Sum", "3");
                    })
                    .send()) {
                return response.body().readText();
            }
        });

        assertThat(received[0]).isEqualTo("2\r\nab\r\n1\r\nc\r\n0\r\nX-Sum: 3\r\n\r\n");
        assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(1);
    }

    @Test
    void shortBodyIsTakenAsAWhole() throws Exception {
        origin.serve(peer -> peer.answerAll(OK));
        var upstream = upstream();

        var whole = calls.call(() -> takeIfWhole(upstream));

        assertThat(whole).isEqualTo("ok");
        assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(1);
    }

    @Test
    void bodyOfWhichThereIsMoreToComeIsLeft() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 2\r\n\r\n");
            peer.awaitClosed();
        });
        var upstream = upstream();

        var whole = calls.call(() -> takeIfWhole(upstream));

        assertThat(whole).isEqualTo("nothing, then ok");
    }

    private static String takeIfWhole(Upstream upstream) throws IOException {
        try (var response = upstream.get("/")) {
            var whole = response.body().takeIfWhole();
            if (whole == null) {
                return "nothing, then " + response.body().readText();
            }
            try {
                return whole.toString(StandardCharsets.UTF_8);
            } finally {
                whole.release();
            }
        }
    }

    @Test
    void bodyOfKnownLengthIsSentAsItIs() throws Exception {
        origin.serve(peer -> {
            assertThat(peer.readHead()).contains("content-length: 3").doesNotContain("transfer-encoding");
            assertThat(peer.read(3)).isEqualTo("abc");
            peer.send(OK);
            peer.awaitClosed();
        });

        assertThat(send(upstream(), 3, body -> body.write("abc"))).isEqualTo("ok");
    }

    private String send(Upstream upstream, long length, UpstreamRequest.BodyWriter writer) throws Exception {
        return calls.call(() -> {
            try (var response =
                    upstream.request("POST", "/").body(length, writer).send()) {
                return response.body().readText();
            }
        });
    }

    // ---- misuse, and failures of the writer

    private Upstream receivingAll() throws IOException {
        origin.serve(peer -> {
            peer.readHead();
            peer.awaitClosed();
        });
        return upstream();
    }

    private void assertFails(UpstreamRequest.BodyWriter writer, String why) throws Exception {
        var upstream = receivingAll();

        assertThatThrownBy(() -> send(upstream, 3, writer))
                .isInstanceOfSatisfying(UpstreamException.class, e -> {
                    assertThat(e.phase()).isEqualTo(Phase.SEND);
                    assertThat(e.isRetrySafe()).isFalse();
                })
                .hasMessageContaining(why);
        origin.awaitEnded(1);
        assertThat(upstream.count(ConnectionPool::open)).isZero();
    }

    @Test
    void bodyLongerThanItsLengthIsAnError() throws Exception {
        assertFails(body -> body.write("abcd"), "body longer than its Content-Length of 3");
    }

    @Test
    void bodyShorterThanItsLengthIsAnError() throws Exception {
        assertFails(body -> body.write("ab"), "body of 2 bytes ends before its Content-Length of 3");
    }

    @Test
    void failureOfTheWriterEndsTheCall() throws Exception {
        assertFails(
                body -> {
                    throw new IllegalStateException("no more data");
                },
                "no more data");
    }

    @Test
    void writingToAClosedBodyIsAnError() throws Exception {
        assertFails(
                body -> {
                    var bytes = Unpooled.copiedBuffer(new byte[1]);
                    try {
                        body.write("abc");
                        body.close();
                        body.write(bytes);
                    } finally {
                        assertThat(bytes.refCnt()).isZero();
                    }
                },
                "the body is closed");
    }

    @Test
    void trailersNeedChunks() throws Exception {
        assertFails(body -> body.trailer("X", "y"), "a body with a length has no trailers");
    }

    // ---- while both sides send

    @Test
    void firstBytesOfTheResponseAreReadBeforeItsEndIsSent() throws Exception {
        var read = new Signal("the first bytes were read");
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
            read.await();
            peer.send("def");
            peer.awaitClosed();
        });
        var upstream = upstream();

        var text = calls.call(() -> {
            try (var response = upstream.get("/")) {
                var in = response.body().inputStream();
                var first = new String(in.readNBytes(3), java.nio.charset.StandardCharsets.US_ASCII);
                read.give();
                return first + "|" + response.body().readText();
            }
        });

        assertThat(text).isEqualTo("abc|def");
    }

    @Test
    void whatHasComeIsReadAfterTheUpstreamHasClosed() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n1234567890");
        });
        var upstream = upstream();

        var text = calls.call(() -> {
            try (var response = upstream.get("/")) {
                while (upstream.count(ConnectionPool::open) > 0) {
                    Thread.sleep(1);
                }
                return response.body().readText();
            }
        });

        assertThat(text).isEqualTo("1234567890");
    }

    @Test
    void responseMayComeBeforeTheEndOfTheRequest() throws Exception {
        var headReceived = new Signal("the response's head was received");
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
            peer.send(peer.read(3));
            peer.awaitClosed();
        });
        var upstream = upstream();

        var text = calls.call(() -> {
            try (var response = upstream.request("POST", "/")
                    .body(3, body -> {
                        while (!headReceived.isGiven()) {
                            Thread.sleep(1);
                        }
                        body.write("abc");
                    })
                    .send()) {
                headReceived.give();
                return response.body().readText();
            }
        });

        assertThat(text).isEqualTo("abc");
        if (EventLoops.coroutinesRunOnEventLoops()) {
            // Else the whole response may be there before the writer, on another thread, has sent the end.
            assertThat(upstream.count(ConnectionPool::idle)).isEqualTo(1);
        }
    }

    @Test
    void answerWithoutTheRestOfTheRequestEndsTheWriter() throws Exception {
        var stopped = new Signal("the writer was stopped");
        origin.serve(List.of(
                peer -> {
                    peer.readHead();
                    peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                    peer.awaitClosed();
                },
                peer -> peer.answerAll(OK)));
        var upstream = upstream();

        var text = calls.call(() -> {
            try (var response = upstream.request("POST", "/")
                    .body(1_000_000_000L, body -> {
                        try {
                            while (true) {
                                body.write(new byte[64 * 1024]);
                            }
                        } finally {
                            stopped.give();
                        }
                    })
                    .send()) {
                return response.status() + response.body().readText();
            }
        });

        assertThat(text).isEqualTo("413big");
        assertThat(stopped.isGiven()).as("the call ends after its writer").isTrue();
        origin.awaitEnded(1);
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    @Test
    void answerOfAnUpstreamThatClosesWithoutReadingIsReceived() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.read(3);
            peer.send("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
        });

        assertThat(send(upstream(), 6, body -> {
                    body.write("abc");
                    Thread.sleep(java.time.Duration.ofHours(1));
                }))
                .isEqualTo("no");
    }

    // ---- bounded memory

    private static long usedBuffers() {
        var metric = PooledByteBufAllocator.DEFAULT.metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    @Test
    void upstreamThatDoesNotReadStopsTheWriter() throws Exception {
        var written = new AtomicLong();
        var read = new Signal("the origin reads");
        origin.serve(peer -> {
            peer.readHead();
            read.await();
            assertThat(peer.skip(LARGE)).isEqualTo(LARGE);
            peer.send(OK);
            peer.awaitClosed();
        });
        var upstream = upstream();
        var pending = calls.start(() -> {
            try (var response = upstream.request("POST", "/")
                    .body(LARGE, body -> {
                        for (long left = LARGE; left > 0; left -= 64 * 1024) {
                            body.write(new byte[64 * 1024]);
                            written.addAndGet(64 * 1024);
                        }
                    })
                    .send()) {
                return response.body().readText();
            }
        });

        assertThat(Eventually.settles("bytes written", written::get)).isLessThan(BUFFERED_AT_MOST);
        read.give();

        assertThat(pending.get()).isEqualTo("ok");
        assertThat(written).hasValue(LARGE);
    }

    @Test
    void responseThatIsNotReadStopsTheUpstream() throws Exception {
        var sent = new AtomicLong();
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            var piece = new byte[64 * 1024];
            for (long left = LARGE; left > 0; left -= piece.length) {
                peer.send(piece);
                sent.addAndGet(piece.length);
            }
            peer.awaitClosed();
        });
        var upstream = upstream();
        var read = new Signal("the caller reads");
        var pending = calls.start(() -> {
            try (var response = upstream.get("/")) {
                while (!read.isGiven()) {
                    Thread.sleep(1);
                }
                return skip(response.body());
            }
        });

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        read.give();

        assertThat(pending.get()).isEqualTo(LARGE);
        assertThat(sent).hasValue(LARGE);
    }

    private static long skip(UpstreamResponseBody body) throws IOException {
        long bytes = 0;
        var buffer = new byte[64 * 1024];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            bytes += count;
        }
        return bytes;
    }

    private static HttpHandler forwardTo(Upstream backend) {
        return exchange -> {
            var request = exchange.request();
            long length = Long.parseLong(request.headers().get("Content-Length"));
            try (var response = backend.request("POST", "/")
                    .body(length, request.body()::transferTo)
                    .send()) {
                exchange.response().header("Content-Length", response.headers().get("Content-Length"));
                response.body().transferTo(exchange.response().stream());
            }
        };
    }

    @Test
    void largeBodyGoesThroughAndComesBackInBoundedMemory() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            peer.echo(LARGE);
            peer.awaitClosed();
        });
        var backend = upstream();
        server.http(forwardTo(backend));
        var client = server.connect().sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: " + LARGE, "");
        long before = usedBuffers();
        var sending = sendPieces(client);
        assertThat(client.readHead().status()).isEqualTo(200);

        long most = 0;
        long received = 0;
        var buffer = new byte[64 * 1024];
        while (received < LARGE) {
            int count = client.input().readNBytes(buffer, 0, buffer.length);
            assertThat(count).isPositive();
            assertThat(buffer[0]).isEqualTo(pieceAt(received)[0]);
            received += count;
            most = Math.max(most, usedBuffers() - before);
        }

        sending.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(most).isLessThan(BUFFERED_AT_MOST);
        client.close();
        backend.close();
    }

    private static byte[] pieceAt(long position) {
        var piece = new byte[64 * 1024];
        java.util.Arrays.fill(piece, (byte) (position / piece.length));
        return piece;
    }

    private static FutureTask<Void> sendPieces(RawClient client) {
        var sending = new FutureTask<Void>(() -> {
            for (long at = 0; at < LARGE; at += 64 * 1024) {
                client.send(pieceAt(at));
            }
            return null;
        });
        Thread.ofPlatform().name("sender").daemon().start(sending);
        return sending;
    }

    @Test
    void upstreamThatBreaksOffIsSeenByTheClientAsBrokenOff() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        });
        var backend = upstream();
        server.http(exchange -> {
            try (var response = backend.get("/")) {
                response.body().transferTo(exchange.response().stream());
            }
        });
        var client = server.connect().get("/");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readToEnd()).isEqualTo("3\r\nabc\r\n");
        assertThat(server.expectLog("Handler of GET / failed")).contains("before the end of its response");
        calls.expectLog("Handler of GET / failed");
        backend.close();
    }

    @Test
    void bufferedBodyPastTheLimitIsRefused() throws Exception {
        origin.serve(peer -> peer.answerAll("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901"));
        var upstream =
                calls.upstream(Upstream.builder(origin.uri()).limits(UpstreamLimits.DEFAULT.withBufferedBodyBytes(10)));

        assertThatThrownBy(() -> calls.get(upstream, "/"))
                .isInstanceOf(IOException.class)
                .hasMessage("body longer than 10 bytes");
    }
}
