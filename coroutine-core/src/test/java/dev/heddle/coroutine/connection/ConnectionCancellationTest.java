package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LeakWatch;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a coroutine whose peer goes away, and of a connection whose coroutine is cancelled. */
final class ConnectionCancellationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    static final LeakWatch LEAKS = new LeakWatch();

    @RegisterExtension
    final TestServer server = new TestServer();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final AtomicReference<Runnable> gate = new AtomicReference<>();

    private void waitAtTheGate() {
        Coroutine.<String>suspend(suspension -> gate.set(() -> suspension.resume("go on")));
    }

    @ParameterizedTest
    @EnumSource
    void peerThatGoesCancelsACoroutineThatWaitsForSomethingElse(LoopKind kind) throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        server.serve(kind, connection -> {
            try {
                Coroutine.sleep(HOUR);
            } catch (CancellationException e) {
                thrown.complete(e);
                throw e;
            }
        });
        var client = server.connect();
        var coroutine = server.suspendedCoroutine();

        client.close();

        assertThat(thrown.get()).hasMessageContaining("the peer closed the connection");
        InCoroutine.awaitEnd(coroutine);
        assertThat(coroutine.cancelReason()).isEqualTo("the peer closed the connection");
        assertThat(server.scheduler().cancelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void peerThatBreaksOffCancelsToo(LoopKind kind) throws Exception {
        server.serve(kind, connection -> Coroutine.sleep(HOUR));
        var client = server.connect();
        var coroutine = server.suspendedCoroutine();

        client.reset();

        InCoroutine.awaitEnd(coroutine);
        assertThat(server.scheduler().cancelled()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void peerThatGoesDoesNotDisturbAHandlerThatWorksWithoutIt(LoopKind kind) throws Exception {
        server.with(handler -> handler.cancelWhenGone(false)).serve(kind, connection -> {
            waitAtTheGate();
            assertThat(connection.receive()).isNull();
        });
        var client = server.connect();
        var coroutine = server.suspendedCoroutine();

        client.close();
        assertThat(server.accepted().closeFuture().await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        assertThat(coroutine.state()).isEqualTo(Coroutine.State.SUSPENDED);
        assertThat(coroutine.cancelReason()).isNull();
        gate.get().run();
        InCoroutine.awaitSuccess(coroutine);
        assertThat(server.scheduler().completed()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void peerThatEndsItsSendingIsNotGone(LoopKind kind) throws Exception {
        var inputEnded = new CountDownLatch(1);
        server.lines()
                .halfClosure()
                .handler(() -> new InputEndWatch(inputEnded))
                .serve(kind, connection -> {
                    waitAtTheGate();
                    connection.send("still here");
                });
        var client = server.connect();
        var coroutine = server.suspendedCoroutine();

        client.endOutput();
        inputEnded.await();
        gate.get().run();

        assertThat(client.readToEnd()).isEqualTo("still here\n");
        InCoroutine.awaitSuccess(coroutine);
    }

    @ParameterizedTest
    @EnumSource
    void peerThatEndsItsSendingCancelsIfThatMeansGone(LoopKind kind) throws Exception {
        server.halfClosure()
                .with(handler -> handler.cancelOnInputEnd(true))
                .serve(kind, connection -> Coroutine.sleep(HOUR));
        var client = server.connect();
        var coroutine = server.suspendedCoroutine();

        client.endOutput();

        InCoroutine.awaitEnd(coroutine);
        assertThat(coroutine.cancelReason()).isEqualTo("the peer closed the connection");
        assertThat(client.readToEnd()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void peerThatGoesDoesNotCancelACoroutineThatReceives(LoopKind kind) throws Exception {
        server.serve(kind, connection -> {
            assertThat(connection.receive()).isNull();
            Moment.ofTheLoop();
        });
        var client = server.connect();
        var coroutine = server.suspendedCoroutine();

        client.close();

        InCoroutine.awaitSuccess(coroutine);
        assertThat(server.scheduler().completed()).isEqualTo(1);
    }

    /** A coroutine that is not on the connection's loop is handed to it for each call, and waits meanwhile. */
    @ParameterizedTest
    @EnumSource
    void peerThatGoesDoesNotCancelACoroutineInTheMiddleOfACall(LoopKind kind) throws Exception {
        var loopIsHeld = new CountDownLatch(1);
        var letTheLoopGo = new CountDownLatch(1);
        server.serve(kind, connection -> {
            waitAtTheGate();
            assertThat(connection.hasReceived()).isFalse();
            assertThat(connection.receive()).isNull();
            Moment.ofTheLoop();
        });
        server.connect();
        var coroutine = server.suspendedCoroutine();
        var channel = server.accepted();

        channel.eventLoop().execute(() -> {
            loopIsHeld.countDown();
            holdTheLoop(letTheLoopGo);
        });
        loopIsHeld.await();
        channel.eventLoop().execute(channel::close);
        gate.get().run();
        Eventually.isTrue(
                "the coroutine calls, or has to wait for its loop",
                () -> "call on the event loop".equals(coroutine.waitsFor())
                        || coroutine.state() == Coroutine.State.RUNNABLE);
        letTheLoopGo.countDown();

        InCoroutine.awaitSuccess(coroutine);
        assertThat(coroutine.cancelReason()).isNull();
    }

    /** Without blocking, which would let a loop that is a virtual thread go on with its coroutines. */
    private static void holdTheLoop(CountDownLatch until) {
        while (until.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelledReceiverLeavesTheConnectionToAnother(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            var helper = connection
                    .scheduler()
                    .start(
                            "helper",
                            () -> assertThatThrownBy(connection::receive).isInstanceOf(CancellationException.class));
            while (helper.state() != Coroutine.State.SUSPENDED) {
                Coroutine.yieldNow();
            }
            helper.cancel("its turn is over");
            helper.join();
            connection.send("ready");
            connection.send("got " + connection.receive());
        });
        var client = server.connect();

        assertThat(client.readLine()).isEqualTo("ready");
        client.send("it\n");
        assertThat(client.readLine()).isEqualTo("got it");
    }

    @ParameterizedTest
    @EnumSource
    void messageThatComesWithTheCancellationIsNotLost(LoopKind kind) throws Exception {
        server.lines().serve(kind, connection -> {
            Coroutine.current().cancel("before it receives");
            assertThatThrownBy(connection::receive).isInstanceOf(CancellationException.class);
            connection.send("cancelled");
            connection.send("got " + connection.receive());
        });
        var client = server.connect();

        assertThat(client.readLine()).isEqualTo("cancelled");
        client.send("it\n");
        assertThat(client.readLine()).isEqualTo("got it");
    }
}
