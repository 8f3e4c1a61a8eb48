package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Virtual threads that a coroutine's code starts by the JDK's own means, such as an executor of a library. */
final class PlainVirtualThreadTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void runsOnTheSameEventLoop(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool runs all virtual threads");
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {
            var loopsThread = VirtualThreads.currentCarrier();
            var carrier = new CompletableFuture<Thread>();
            var carrierAfterSleep = new CompletableFuture<Thread>();
            Thread.startVirtualThread(() -> {
                        carrier.complete(VirtualThreads.currentCarrier());
                        try {
                            Moment.ofTheJdk();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        carrierAfterSleep.complete(VirtualThreads.currentCarrier());
                    })
                    .join();
            assertThat(carrier).isCompletedWithValue(loopsThread);
            assertThat(carrierAfterSleep).isCompletedWithValue(loopsThread);
        });
    }

    @ParameterizedTest
    @EnumSource
    void isNoCoroutine(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {
            var current = new CompletableFuture<Coroutine>();
            Thread.startVirtualThread(() -> current.complete(Coroutine.currentOrNull()))
                    .join();
            assertThat(current).isCompletedWithValue(null);
        });

        assertThat(scheduler.started()).isEqualTo(1);
        assertThat(scheduler.live()).isZero();
    }

    @Test
    void isNoSwitchOfACoroutine() throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            var started = Thread.ofVirtual().unstarted(() -> {
                try {
                    Moment.ofTheJdk();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            started.start();
            started.join();
        });

        // The one is the coroutine's own wait in join.
        assertThat(scheduler.switches()).isEqualTo(EventLoops.coroutinesRunOnEventLoops() ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void executorOfVirtualThreadsWorksInsideACoroutine(LoopKind kind) throws InterruptedException {
        var sum = InCoroutine.call(loops.one(kind), () -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var one = executor.submit(() -> 1);
                var two = executor.submit(() -> 2);
                return one.get() + two.get();
            }
        });

        assertThat(sum).isEqualTo(3);
    }

    @Test
    void startedOnTheLoopsSideItRunsOnTheLoopToo() throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool runs all virtual threads");
        var scheduler = loops.own();
        var carrier = new CompletableFuture<Thread>();

        scheduler.execute(() -> Thread.startVirtualThread(() -> carrier.complete(VirtualThreads.currentCarrier())));

        assertThat(carrier.get()).isSameAs(((VirtualLoopScheduler) scheduler).carrier());
    }
}
