package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LeakWatch;
import dev.heddle.coroutine.fixture.LoopKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who does not read slows down who sends, and nothing piles up in between. */
final class ConnectionBackPressureTest {
    private static final int CHUNK = 16 * 1024;
    private static final int TOTAL = 512 * CHUNK;
    /** Of the system's, on each side; it doubles what it is told. */
    private static final int SOCKET_BUFFER = 64 * 1024;
    /** The system's buffers on both sides, Netty's and the connection's own. */
    private static final int BOUND = TOTAL / 4;

    @RegisterExtension
    static final LeakWatch LEAKS = new LeakWatch();

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final AtomicLong accepted = new AtomicLong();
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();

    private void sendAll(Connection connection) throws IOException {
        opened.complete(connection);
        for (int position = 0; position < TOTAL; position += CHUNK) {
            connection.send(chunkAt(position));
            accepted.addAndGet(CHUNK);
        }
    }

    private static ByteBuf chunkAt(int position) {
        var bytes = new byte[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            bytes[i] = byteAt(position + i);
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    /** A pattern that does not repeat with any buffer's length. */
    private static byte byteAt(int position) {
        return (byte) (position % 251);
    }

    private static void assertAllArrive(TestClient client) throws IOException {
        var input = client.socket().getInputStream();
        var buffer = new byte[CHUNK];
        for (int position = 0; position < TOTAL; ) {
            int read = input.read(buffer);
            assertThat(read).isPositive();
            assertIsPattern(buffer, read, position);
            position += read;
        }
        assertThat(input.read()).isEqualTo(-1);
    }

    private static void assertIsPattern(byte[] bytes, int length, int position) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != byteAt(position + i)) {
                throw new AssertionError("wrong byte at " + (position + i));
            }
        }
    }

    private TestClient clientThatDoesNotRead(LoopKind kind, ConnectionHandler handler) throws Exception {
        server.option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER).serve(kind, handler);
        return server.connect(SOCKET_BUFFER);
    }

    private Coroutine stuckSender() {
        Eventually.isTrue("it has sent something", () -> accepted.get() > 0);
        assertThat(Eventually.settles("bytes accepted", accepted::get)).isBetween((long) CHUNK, (long) BOUND);
        return server.suspendedCoroutine();
    }

    @ParameterizedTest
    @EnumSource
    void peerThatDoesNotReadSuspendsTheSender(LoopKind kind) throws Exception {
        var client = clientThatDoesNotRead(kind, this::sendAll);
        var sender = stuckSender();
        assertThat(sender.waitsFor()).isEqualTo(opened.get().toString());

        assertAllArrive(client);

        InCoroutine.awaitSuccess(sender);
        assertThat(accepted).hasValue(TOTAL);
    }

    @ParameterizedTest
    @EnumSource
    void peerThatGoesEndsTheWaitOfTheSender(LoopKind kind) throws Exception {
        var client = clientThatDoesNotRead(
                kind,
                connection -> assertThatThrownBy(() -> sendAll(connection)).isInstanceOf(IOException.class));
        var sender = stuckSender();

        client.reset();

        InCoroutine.awaitSuccess(sender);
    }

    @ParameterizedTest
    @EnumSource
    void cancelledSenderHasSentItsMessage(LoopKind kind) throws Exception {
        var client = clientThatDoesNotRead(kind, connection -> {
            assertThatThrownBy(() -> sendAll(connection)).isInstanceOf(CancellationException.class);
            connection.close();
        });
        var sender = stuckSender();

        sender.cancel("the test is about that");
        InCoroutine.awaitSuccess(sender);

        var received = client.socket().getInputStream().readAllBytes();
        assertThat(received).hasSize(accepted.intValue() + CHUNK);
        assertIsPattern(received, received.length, 0);
    }

    @ParameterizedTest
    @EnumSource
    void secondSenderIsRefusedWhileTheFirstWaits(LoopKind kind) throws Exception {
        var client = clientThatDoesNotRead(kind, this::sendAll);
        var sender = stuckSender();
        var connection = opened.get();
        var message = Unpooled.wrappedBuffer(new byte[CHUNK]);

        assertThatThrownBy(() -> connection.send(message))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is sending to " + connection + " already");
        assertThat(message.refCnt()).isZero();

        assertAllArrive(client);
        InCoroutine.awaitSuccess(sender);
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatDoesNotReceiveStopsThePeer(LoopKind kind) throws Exception {
        var gate = new AtomicReference<Runnable>();
        server.option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER).serve(kind, connection -> {
            Coroutine.<String>suspend(s -> gate.set(() -> s.resume("receive")));
            int position = 0;
            while (connection.receive() instanceof ByteBuf message) {
                var bytes = new byte[message.readableBytes()];
                message.readBytes(bytes).release();
                assertIsPattern(bytes, bytes.length, position);
                position += bytes.length;
            }
            assertThat(position).isEqualTo(TOTAL);
        });
        var client = server.connect();
        client.socket().setSendBufferSize(SOCKET_BUFFER);
        var written = new AtomicLong();
        var writer = Thread.ofPlatform().name("writer").start(() -> writeAll(client, written));
        var receiver = server.suspendedCoroutine();
        Eventually.isTrue("it has written something", () -> written.get() > 0);

        assertThat(Eventually.settles("bytes written", written::get)).isLessThan(BOUND);

        gate.get().run();
        writer.join();
        assertThat(written).hasValue(TOTAL);
        client.endOutput();
        InCoroutine.awaitSuccess(receiver);
    }

    private static void writeAll(TestClient client, AtomicLong written) {
        try {
            for (int position = 0; position < TOTAL; position += CHUNK) {
                client.socket().getOutputStream().write(chunkAt(position).array());
                written.addAndGet(CHUNK);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
