package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.TestLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Shutting down: cancel, wait, stop. */
final class ShutdownTest {
    private static final Duration HOUR = Duration.ofHours(1);
    /** A grace of shutdown is real time: what waits for its end must wait. */
    private static final Duration SHORT = Duration.ofMillis(20);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final EventLoops loops =
            EventLoops.builder().count(2).name("shutdown-test").build();

    @AfterEach
    void noThreadIsLeft() {
        if (!loops.nettyGroup().isTerminated()) {
            loops.close();
        }
        Eventually.isTrue("the loops' threads end", () -> TestLoops.threadsOf("shutdown-test") == 0);
    }

    @Test
    void cancelsTheSuspendedAndWaitsUntilTheyHaveTidiedUp() throws InterruptedException {
        var tidied = new AtomicInteger();
        var coroutines = new ArrayList<Coroutine>();
        for (int i = 0; i < 10; i++) {
            coroutines.add(loops.next().start("tidy", () -> {
                try {
                    Coroutine.sleep(HOUR);
                } finally {
                    Moment.ofTheLoop();
                    Moment.ofTheJdk();
                    tidied.incrementAndGet();
                }
            }));
        }
        coroutines.forEach(Eventually::isSuspended);

        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();

        assertThat(tidied).hasValue(10);
        assertThat(coroutines)
                .allSatisfy(coroutine -> assertThat(coroutine.state()).isEqualTo(Coroutine.State.ENDED))
                .extracting(Coroutine::cancelReason)
                .containsOnly("the event loops shut down");
        assertThat(loops.schedulers()).allSatisfy(scheduler -> {
            assertThat(scheduler.cancelled()).isEqualTo(5);
            assertThat(scheduler.live()).isZero();
        });
    }

    @Test
    void stopsTheLoopsAfterTheCoroutines() throws InterruptedException {
        var scheduler = loops.next();
        var coroutine = scheduler.start("tidy", () -> {
            try {
                Coroutine.sleep(HOUR);
            } finally {
                Moment.ofTheLoop();
                assertThat(scheduler.call(() -> "still in service")).isEqualTo("still in service");
                assertThat(loops.nettyGroup().isShuttingDown()).isFalse();
            }
        });
        Eventually.isSuspended(coroutine);

        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();

        assertThat(coroutine.failure()).isNull();
        assertThat(loops.nettyGroup().isTerminated()).isTrue();
    }

    @Test
    void refusesTasksAndCallsOnceTheLoopsHaveStopped() throws InterruptedException {
        var scheduler = loops.next();
        loops.shutdown(Eventually.PATIENCE);

        assertThatThrownBy(() -> scheduler.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> scheduler.call(() -> "never")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void callsThatComeWhileTheLoopsStopAreAnsweredOrRefused() throws InterruptedException {
        var scheduler = loops.next();
        var calling = new CountDownLatch(1);
        var refused = new AtomicBoolean();
        var caller = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    assertThat(scheduler.call(() -> "answered")).isEqualTo("answered");
                    calling.countDown();
                }
            } catch (RejectedExecutionException e) {
                refused.set(true);
            }
        });
        calling.await();

        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();

        assertThat(caller.join(Eventually.PATIENCE)).isTrue();
        assertThat(refused).isTrue();
    }

    @Test
    void cancelsThoseThatHaveNotRunYet() throws InterruptedException {
        var scheduler = loops.next();
        var occupied = new CountDownLatch(1);
        var occupier = scheduler.start("occupier", () -> {
            occupied.countDown();
            while (!scheduler.isClosing()) {
                Thread.onSpinWait();
            }
        });
        occupied.await();
        for (int i = 0; i < 10; i++) {
            scheduler.start("queued", () -> Coroutine.sleep(HOUR));
        }

        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();

        assertThat(occupier.failure()).isNull();
        assertThat(scheduler.cancelled()).isEqualTo(10);
        assertThat(scheduler.live()).isZero();
    }

    @Test
    void refusesToStartAnyMore() throws InterruptedException {
        var scheduler = loops.next();
        loops.shutdown(Eventually.PATIENCE);

        assertThatThrownBy(() -> scheduler.start("late", () -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("event loop " + scheduler.name() + " shuts down: no coroutine late");
        assertThat(scheduler.started()).isZero();
        assertThat(scheduler.live()).isZero();
    }

    @Test
    void refusesToStartWhileItWaits() throws InterruptedException {
        var scheduler = loops.next();
        var refused = new AtomicBoolean();
        var coroutine = scheduler.start("tidy", () -> {
            try {
                Coroutine.sleep(HOUR);
            } finally {
                assertThatThrownBy(() -> scheduler.start("late", () -> {}))
                        .isInstanceOf(RejectedExecutionException.class);
                refused.set(true);
            }
        });
        Eventually.isSuspended(coroutine);

        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();
        assertThat(refused).isTrue();
    }

    @Test
    void givesUpOnACoroutineThatRefusesToEndAndNamesIt() throws InterruptedException {
        var scheduler = loops.schedulers().getFirst();
        var stubborn = scheduler.start("stubborn", "as a mule", () -> {
            while (true) {
                try {
                    Coroutine.sleep(HOUR);
                } catch (CancellationException e) {
                    assertThat(e).hasMessageContaining("the event loops shut down");
                }
            }
        });
        Eventually.isSuspended(stubborn);

        long start = System.nanoTime();
        assertThat(loops.shutdown(SHORT)).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(5));
        log.expect("Event loop " + scheduler.name() + " stops although 1 coroutines have not ended: Coroutine[#"
                + stubborn.id() + ",stubborn as a mule]");
    }

    @Test
    void givesUpOnACoroutineThatComputesWithoutEnd() throws InterruptedException {
        var scheduler = loops.schedulers().getFirst();
        var computing = new CountDownLatch(1);
        var enough = new AtomicBoolean();
        var computer = scheduler.start("computer", () -> {
            computing.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
        computing.await();

        long start = System.nanoTime();
        assertThat(loops.shutdown(SHORT)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(8));
        log.expect("computer");

        enough.set(true);
        InCoroutine.awaitSuccess(computer);
    }

    @Test
    void secondCallAnswersAsTheFirst() throws InterruptedException {
        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();
        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();
    }

    @Test
    void closesTheChannelsThatAreLeft() throws InterruptedException {
        var server = new ServerBootstrap()
                .group(loops.nettyGroup())
                .channel(loops.transport().serverSocketChannel())
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();

        assertThat(loops.shutdown(Eventually.PATIENCE)).isTrue();

        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void cannotBeWaitedForInACoroutineOrOnALoop() throws InterruptedException {
        InCoroutine.run(
                loops.next(),
                () -> assertThatThrownBy(() -> loops.shutdown(SHORT))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("a coroutine cannot wait"));
        assertThatThrownBy(() -> loops.next()
                        .eventLoop()
                        .submit(() -> loops.shutdown(SHORT))
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("would block event loop");
    }

    @Test
    void interruptEndsTheWaitOfCloseAndStaysSet() throws InterruptedException {
        var waitIsOver = new CountDownLatch(1);
        var coroutine = loops.next().start("tidy", () -> {
            try {
                Coroutine.sleep(HOUR);
            } finally {
                waitIsOver.await();
            }
        });
        Eventually.isSuspended(coroutine);

        Thread.currentThread().interrupt();
        loops.close();

        assertThat(Thread.interrupted()).isTrue();
        waitIsOver.countDown();
        InCoroutine.awaitEnd(coroutine);
    }
}
