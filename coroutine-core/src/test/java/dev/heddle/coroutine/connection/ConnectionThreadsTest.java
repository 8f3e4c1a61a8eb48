package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LeakWatch;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection used by others than the coroutine of its own event loop. */
final class ConnectionThreadsTest {
    @RegisterExtension
    static final LeakWatch LEAKS = new LeakWatch();

    @RegisterExtension
    final TestServer server = new TestServer();

    private final CompletableFuture<Connection> opened = new CompletableFuture<>();

    /** A handler that leaves the connection to others until the peer goes. */
    private TestClient connectTo(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            opened.complete(connection);
            Coroutine.sleep(Duration.ofHours(1));
        });
        return server.connect();
    }

    @ParameterizedTest
    @EnumSource
    void platformThreadReceivesAndSends(LoopKind kind) throws Exception {
        var client = connectTo(kind);
        var connection = opened.get();

        client.send("one\ntwo\n");
        assertThat(connection.receive()).isEqualTo("one");
        assertThat(connection.receive(Eventually.PATIENCE)).isEqualTo("two");
        assertThat(connection.hasReceived()).isFalse();
        connection.send("three");
        assertThat(client.readLine()).isEqualTo("three");
    }

    @ParameterizedTest
    @EnumSource
    void platformThreadWaitsForAMessageThatComesLater(LoopKind kind) throws Exception {
        var client = connectTo(kind);
        var connection = opened.get();
        var received = new CompletableFuture<Object>();
        var receiver = Thread.ofPlatform().start(() -> {
            try {
                received.complete(connection.receive());
            } catch (Exception e) {
                received.completeExceptionally(e);
            }
        });
        Eventually.isTrue("it waits", () -> receiver.getState() == Thread.State.WAITING);

        client.send("at last\n");

        assertThat(received.get()).isEqualTo("at last");
        receiver.join();
    }

    @ParameterizedTest
    @EnumSource
    void platformThreadGivesUpInTime(LoopKind kind) throws Exception {
        connectTo(kind);
        var connection = opened.get();

        assertThatThrownBy(() -> connection.receive(Moment.SHORTEST)).isInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource
    void platformThreadSeesTheEnd(LoopKind kind) throws Exception {
        var client = connectTo(kind);
        var connection = opened.get();

        client.close();

        assertThat(connection.receive()).isNull();
        assertThatThrownBy(() -> connection.send("too late")).isInstanceOf(ClosedChannelException.class);
    }

    @ParameterizedTest
    @EnumSource
    void coroutineOfAnotherLoopReceivesAndSends(LoopKind kind) throws Exception {
        var client = connectTo(kind);
        var connection = opened.get();
        var other = server.loops().own();
        var echo = other.start("echo", () -> TestServer.ECHO.handle(connection));
        Eventually.isSuspended(echo);

        for (int i = 0; i < 100; i++) {
            client.send("line " + i + "\n");
            assertThat(client.readLine()).isEqualTo("line " + i);
        }

        client.close();
        InCoroutine.awaitSuccess(echo);
    }

    @ParameterizedTest
    @EnumSource
    void secondReceiverIsRefusedAndTheFirstGoesOn(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            opened.complete(connection);
            TestServer.ECHO.handle(connection);
        });
        var client = server.connect();
        var connection = opened.get();
        var first = server.suspendedCoroutine();
        Eventually.isTrue("it receives", () -> connection.toString().equals(first.waitsFor()));

        assertThatThrownBy(connection::receive)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is receiving from " + connection + " already");

        client.send("undisturbed\n");
        assertThat(client.readLine()).isEqualTo("undisturbed");
    }

    @ParameterizedTest
    @EnumSource
    void onceItsLoopHasStoppedAConnectionIsClosed(LoopKind kind) throws Exception {
        connectTo(kind);
        var connection = opened.get();

        server.loops().stop();

        assertThat(connection.isOpen()).isFalse();
        assertThatThrownBy(() -> connection.send("too late")).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(connection::receive).isInstanceOf(ClosedChannelException.class);
        connection.close();
    }
}
