package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who does not read stops who writes, and memory stays bounded, in both directions. */
@ExtendWith(NoLeaks.class)
class BackPressureTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int LARGE = 64 * MEGABYTE;
    /** More than sockets and buffers of both sides hold, and far less than what is to be sent. */
    private static final long BUFFERED_AT_MOST = LARGE / 2;

    private static final HttpHandler ECHO =
            exchange -> exchange.request().body().transferTo(exchange.response().stream());

    @RegisterExtension
    final TestServer server = new TestServer();

    private final AtomicLong sent = new AtomicLong();

    /** As a client sends it, and a handler does: always the same bytes. */
    private static final class Pieces {
        private final Random random = new Random(42);
        private final byte[] piece = new byte[64 * 1024];
        private int left = LARGE;

        byte[] next() {
            random.nextBytes(piece);
            left -= piece.length;
            return piece;
        }

        boolean hasNext() {
            return left > 0;
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] digestOfAllPieces() {
        var digest = digest();
        for (var pieces = new Pieces(); pieces.hasNext(); ) {
            digest.update(pieces.next());
        }
        return digest.digest();
    }

    private static byte[] digestOf(InputStream in, int length) throws IOException {
        var digest = digest();
        var buffer = new byte[64 * 1024];
        for (int left = length; left > 0; ) {
            int count = in.read(buffer, 0, Math.min(left, buffer.length));
            assertThat(count).as("bytes read with %s left", left).isPositive();
            digest.update(buffer, 0, count);
            left -= count;
        }
        return digest.digest();
    }

    /** On a thread of its own, since it stops when the server does not read. */
    private FutureTask<Void> sendPieces(RawClient client) {
        var sending = new FutureTask<Void>(() -> {
            for (var pieces = new Pieces(); pieces.hasNext(); ) {
                client.send(pieces.next());
                sent.addAndGet(pieces.piece.length);
            }
            return null;
        });
        Thread.ofPlatform().name("sender").daemon().start(sending);
        return sending;
    }

    private static void awaitEnd(FutureTask<Void> task)
            throws InterruptedException, ExecutionException, TimeoutException {
        task.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static RawClient announce(RawClient client) throws IOException {
        return client.sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: " + LARGE, "");
    }

    @Test
    void largeBodyIsEchoedByteForByte() throws Exception {
        server.http(exchange -> {
            exchange.response()
                    .header("Content-Length", exchange.request().headers().get("Content-Length"));
            ECHO.handle(exchange);
        });
        var client = announce(server.connect());
        var sending = sendPieces(client);

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(digestOf(client.input(), LARGE)).isEqualTo(digestOfAllPieces());

        awaitEnd(sending);
        assertThat(client.post("/", "next").read().text()).isEqualTo("next");
    }

    @Test
    void clientThatDoesNotReadSuspendsTheHandler() throws Exception {
        server.http(exchange -> {
            var body = exchange.response().header("Content-Length", Integer.toString(LARGE)).stream();
            for (var pieces = new Pieces(); pieces.hasNext(); ) {
                body.write(pieces.next());
                sent.addAndGet(pieces.piece.length);
            }
        });
        var client = server.connectWithSmallBuffer().get("/");
        var coroutine = server.coroutine();
        Eventually.isTrue("some is sent", () -> sent.get() > 0);

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.SUSPENDED);

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(digestOf(client.input(), LARGE)).isEqualTo(digestOfAllPieces());
        assertThat(sent).hasValue(LARGE);
    }

    @Test
    void handlerThatDoesNotReadSuspendsTheClient() throws Exception {
        var mayRead = new Signal("the handler may read");
        var received = new CompletableFuture<byte[]>();
        server.http(exchange -> {
            mayRead.await();
            received.complete(digestOf(exchange.request().body().inputStream(), LARGE));
        });
        var client = announce(server.connect());
        var sending = sendPieces(client);
        Eventually.isTrue("some is sent", () -> sent.get() > 0);

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        assertThat(sending.isDone()).isFalse();

        mayRead.give();
        awaitEnd(sending);
        assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(digestOfAllPieces());
        assertThat(client.read().status()).isEqualTo(200);
    }

    @Test
    void echoStopsAClientThatOnlySends() throws Exception {
        server.http(ECHO);
        var client = announce(server.connectWithSmallBuffer());
        var sending = sendPieces(client);
        Eventually.isTrue("some is sent", () -> sent.get() > 0);

        assertThat(Eventually.settles("bytes sent", sent::get)).isLessThan(BUFFERED_AT_MOST);
        assertThat(server.coroutine().state()).isEqualTo(Coroutine.State.SUSPENDED);

        assertThat(client.read().body()).hasSize(LARGE);
        awaitEnd(sending);
    }

    @Test
    void suspendedWriterLeavesTheEventLoopToOthers() throws Exception {
        server.start(Server.builder().eventLoops(1).http(0, exchange -> {
            var body = exchange.response().stream();
            if (exchange.request().path().equals("/large")) {
                for (var pieces = new Pieces(); pieces.hasNext(); ) {
                    body.write(pieces.next());
                }
            }
        }));
        server.connectWithSmallBuffer().get("/large");
        Eventually.isSuspended(server.coroutine());

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                executor.submit(() -> assertThat(server.get("/small").status()).isEqualTo(200))
                        .get();
            }
        }
    }
}
