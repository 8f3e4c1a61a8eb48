package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.testing.TestEventLoop;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time limits of receive to the nanosecond: real sockets, whose time is moved by hand. */
@NeedsOpenInternals
final class ConnectionTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** A deadline may be late by a sixteenth of its length. */
    private static final Duration LATE = LIMIT.dividedBy(16);

    private static final Duration A_NANOSECOND = Duration.ofNanos(1);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @RegisterExtension
    final TestServer server = new TestServer();

    private TestEventLoop loop;

    @BeforeEach
    void start() {
        loop = server.loops().virtual();
    }

    private void serve(ConnectionHandler handler) throws InterruptedException {
        server.lines().serve(loop.scheduler(), loop.loops().transport().serverSocketChannel(), handler);
    }

    @Test
    void receiveGivesUpAtItsTimeAndTheConnectionStaysAsItIs() throws Exception {
        serve(connection -> {
            assertThatThrownBy(() -> connection.receive(LIMIT))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("nothing received within PT30S");
            connection.send("what is it?");
            TestServer.ECHO.handle(connection);
        });
        var client = server.connect();
        var coroutine = server.suspendedCoroutine();
        long switches = loop.scheduler().switches();

        loop.advance(LIMIT.minusNanos(1));
        assertThat(loop.scheduler().switches()).isEqualTo(switches);
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.SUSPENDED);

        loop.advance(LATE.plusNanos(1));
        assertThat(client.readLine()).isEqualTo("what is it?");
        client.send("nothing\n");
        assertThat(client.readLine()).isEqualTo("nothing");
    }

    @Test
    void timeOfOneReceiveIsNotThatOfTheNext() throws Exception {
        serve(connection -> {
            assertThat(connection.receive(LIMIT)).isEqualTo("in time");
            connection.send("now wait without end");
            connection.send("got " + connection.receive());
        });
        var client = server.connect();
        client.send("in time\n");
        assertThat(client.readLine()).isEqualTo("now wait without end");

        loop.advance(HOUR);
        client.send("it\n");

        assertThat(client.readLine()).isEqualTo("got it");
    }

    @Test
    void eachReceiveHasItsWholeTime() throws Exception {
        serve(connection -> {
            for (int i = 0; i < 3; i++) {
                connection.send("got " + connection.receive(LIMIT));
            }
        });
        var client = server.connect();
        server.suspendedCoroutine();
        for (int i = 0; i < 3; i++) {
            loop.advance(LIMIT.minusNanos(1));
            client.send(i + "\n");
            assertThat(client.readLine()).isEqualTo("got " + i);
        }
    }

    @Test
    void manyConnectionsWaitForTheSameTime() throws Exception {
        var timeouts = new AtomicInteger();
        serve(connection -> {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> connection.receive(LIMIT)).isInstanceOf(SocketTimeoutException.class);
                timeouts.incrementAndGet();
            }
            connection.send("three times");
        });
        var clients = new ArrayList<TestClient>();
        for (int i = 0; i < 20; i++) {
            clients.add(server.connect());
        }
        Eventually.isTrue("all are connected", () -> loop.scheduler().live() == 20);
        loop.settle();

        loop.advance(LIMIT.plus(LATE));
        assertThat(timeouts).hasValue(20);
        loop.advance(LIMIT.plus(LATE).multipliedBy(2));

        for (var client : clients) {
            assertThat(client.readLine()).isEqualTo("three times");
        }
    }

    @Test
    void threadFromElsewhereHasItsWholeTimeThoughTheLoopHasRested() throws Exception {
        var connection = connectionOfOthers();
        loop.advance(HOUR);
        var thrown = new CompletableFuture<Throwable>();
        Thread.ofPlatform().start(() -> thrown.complete(catchThrowable(() -> connection.receive(LIMIT))));
        Eventually.isTrue("it receives", () -> loop.scheduler().call(connection::isReceiving));

        loop.advance(LIMIT.minus(A_NANOSECOND));
        assertThat(loop.scheduler().call(connection::isReceiving)).isTrue();

        loop.advance(LATE.plus(A_NANOSECOND));
        assertThat(thrown.get()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void threadFromElsewhereMayWaitWithoutEndAfterALimit() throws Exception {
        var connection = connectionOfOthers();
        var received = new CompletableFuture<Object>();
        Thread.ofPlatform().start(() -> {
            assertThat(catchThrowable(() -> connection.receive(LIMIT))).isInstanceOf(SocketTimeoutException.class);
            try {
                received.complete(connection.receive());
            } catch (Exception e) {
                received.completeExceptionally(e);
            }
        });
        Eventually.isTrue("it receives", () -> loop.scheduler().call(connection::isReceiving));
        loop.advance(LIMIT.plus(LATE));
        Eventually.isTrue("it receives again", () -> loop.scheduler().call(connection::isReceiving));
        loop.advance(HOUR);

        client.send("at last\n");

        assertThat(received.get()).isEqualTo("at last");
    }

    private TestClient client;

    /** One whose coroutine leaves it to others. */
    private Connection connectionOfOthers() throws Exception {
        var opened = new CompletableFuture<Connection>();
        serve(connection -> {
            opened.complete(connection);
            Coroutine.suspend(never -> {});
        });
        client = server.connect();
        return opened.get();
    }

    @Test
    void sendGivesUpAtItsTimeAndWhatItSentIsSentLater() throws Exception {
        int pieces = 512;
        serveBytes(connection -> {
            int sent = 0;
            try {
                for (; sent < pieces; sent++) {
                    connection.send(Unpooled.wrappedBuffer(new byte[16 * 1024]), LIMIT.toNanos());
                }
            } catch (SocketTimeoutException e) {
                assertThat(e).hasMessage("the peer has not read within PT30S");
            }
            connection.attach(sent);
            connection.send(Unpooled.wrappedBuffer(new byte[1]));
        });
        var client = server.connect(16 * 1024);
        var coroutine = server.suspendedCoroutine();
        var connection = (Connection) coroutine.subject();

        loop.advance(LIMIT.minusNanos(1));
        assertThat(connection.attachment()).isNull();
        loop.advance(LATE.plusNanos(1));
        Eventually.isTrue("it has given up", () -> connection.attachment() != null);

        int sent = (int) connection.attachment();
        assertThat(sent).isLessThan(pieces);
        long expected = (sent + 1) * 16L * 1024 + 1;
        assertThat(client.socket().getInputStream().readAllBytes()).hasSize((int) expected);
    }

    @Test
    void sendHasMoreTimeAsLongAsThePeerReadsEnough() throws Exception {
        int megabyte = 1024 * 1024;
        serveBytes(connection -> {
            var thrown = catchThrowable(
                    () -> connection.send(Unpooled.wrappedBuffer(new byte[16 * megabyte]), LIMIT.toNanos(), megabyte));
            connection.attach(thrown);
        });
        var client = server.connect(16 * 1024);
        var connection = (Connection) server.suspendedCoroutine().subject();

        client.socket().getInputStream().readNBytes(8 * megabyte);
        loop.advance(LIMIT.plus(LATE));
        loop.advance(LATE);
        assertThat(connection.attachment()).isNull();
        loop.advance(LIMIT.plus(LATE));
        Eventually.isTrue("it has given up", () -> connection.attachment() != null);

        assertThat(connection.attachment()).isInstanceOf(SocketTimeoutException.class);
        client.close();
    }

    private void serveBytes(ConnectionHandler handler) throws InterruptedException {
        server.option(ChannelOption.SO_SNDBUF, 64 * 1024)
                .serve(loop.scheduler(), loop.loops().transport().serverSocketChannel(), handler);
    }
}
