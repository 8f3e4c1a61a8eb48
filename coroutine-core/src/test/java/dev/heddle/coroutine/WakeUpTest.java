package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Foreign threads make coroutines runnable while their loop goes to sleep: no wake-up is lost, or the test would not end.
 * The handshake alone is under JCStress; this is all of it, with each transport's own way of being woken.
 */
final class WakeUpTest {
    private static final int ROUNDS = 10_000;

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    static Stream<Transport> transports() {
        return Stream.of(Transport.EPOLL, Transport.KQUEUE, Transport.IO_URING, Transport.NIO)
                .filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void foreignThreadsResumeTheCoroutinesOfAnIdleLoop(Transport transport) throws InterruptedException {
        var scheduler = loops.group(1, transport).next();
        var pairs = List.of(new PingPong(), new PingPong());
        var coroutines = new ArrayList<Coroutine>();
        for (var pair : pairs) {
            coroutines.add(scheduler.start("ping", pair::suspendEachRound));
            pair.thread.start();
        }
        for (var coroutine : coroutines) {
            InCoroutine.awaitSuccess(coroutine);
        }
        for (var pair : pairs) {
            pair.thread.join();
        }
    }

    /** A coroutine that suspends, and a thread that resumes it as soon as it can. */
    private static final class PingPong {
        private final AtomicReference<Suspension<Integer>> waiting = new AtomicReference<>();
        final Thread thread = Thread.ofPlatform().name("pong").unstarted(this::resumeEachRound);

        void suspendEachRound() {
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(Coroutine.suspend(waiting::set)).isEqualTo(round);
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // more waiting threads than processors
        private void resumeEachRound() {
            for (int round = 0; round < ROUNDS; round++) {
                var next = waiting.getAndSet(null);
                while (next == null) {
                    Thread.yield();
                    next = waiting.getAndSet(null);
                }
                next.resume(round);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void coroutinesStartedOneByOneOnAnIdleLoopAllRun(Transport transport) throws InterruptedException {
        var scheduler = loops.group(1, transport).next();
        for (int round = 0; round < 2_000; round++) {
            var ran = new CountDownLatch(1);
            scheduler.start("short", ran::countDown);
            assertThat(ran.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void tasksGivenToAnIdleLoopByItsCoroutinesAllRun(Transport transport) throws InterruptedException {
        var scheduler = loops.group(1, transport).next();
        InCoroutine.run(scheduler, () -> {
            for (int round = 0; round < 2_000; round++) {
                int expected = round;
                assertThat(Coroutine.<Integer>suspend(s -> scheduler.execute(() -> s.resume(expected))))
                        .isEqualTo(expected);
                assertThat(Coroutine.<Integer>suspend(s -> scheduler.eventLoop().execute(() -> s.resume(expected))))
                        .isEqualTo(expected);
            }
        });
    }
}
