package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The handle: what a coroutine is, where it runs, what it says of itself, and how it ends. */
final class CoroutineTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @ParameterizedTest
    @EnumSource
    void runsItsBodyOnceOnAVirtualThreadOfItsOwn(LoopKind kind) throws InterruptedException {
        var runs = new AtomicInteger();
        var ranOn = new ArrayList<Thread>();

        var coroutine = loops.one(kind).start("runner", () -> {
            runs.incrementAndGet();
            ranOn.add(Thread.currentThread());
        });
        InCoroutine.awaitSuccess(coroutine);

        assertThat(runs).hasValue(1);
        assertThat(ranOn).containsExactly(coroutine.thread());
        assertThat(coroutine.thread().isVirtual()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void isMountedOnTheEventLoopsOwnThreadAfterEverySuspension(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool has carriers of its own");
        var scheduler = loops.one(kind);
        var carriers = new ArrayList<Thread>();

        InCoroutine.run(scheduler, () -> {
            carriers.add(VirtualThreads.currentCarrier());
            Coroutine.yieldNow();
            carriers.add(VirtualThreads.currentCarrier());
            Moment.ofTheJdk();
            carriers.add(VirtualThreads.currentCarrier());
            assertThat(scheduler.isCurrent()).isTrue();
        });

        assertThat(carriers).hasSize(3).containsOnly(platformThreadOf(scheduler));
    }

    private static Thread platformThreadOf(CoroutineScheduler scheduler) throws InterruptedException {
        if (scheduler instanceof VirtualLoopScheduler own) {
            return own.carrier();
        }
        return scheduler.call(Thread::currentThread);
    }

    @Test
    void isNamedByItsKindAndWhatItWorksOn() throws InterruptedException {
        var scheduler = loops.own();
        var plain = scheduler.start("greeter", () -> {});
        var about = scheduler.start("http", "127.0.0.1:53122", () -> {});
        InCoroutine.awaitSuccess(plain);
        InCoroutine.awaitSuccess(about);

        assertThat(plain.name()).isEqualTo("greeter");
        assertThat(plain.thread().getName()).isEqualTo("greeter");
        assertThat(about.name()).isEqualTo("http 127.0.0.1:53122");
        assertThat(about.thread().getName()).isEqualTo("http");
        assertThat(about.id()).isEqualTo(about.thread().threadId()).isNotEqualTo(plain.id());
        assertThat(about).hasToString("Coroutine[#" + about.id() + ",http 127.0.0.1:53122]/ENDED");
        assertThat(about.scheduler()).isSameAs(scheduler);
    }

    @Test
    void asksItsSubjectForANameOnlyWhenSomeoneLooks() throws InterruptedException {
        var looks = new AtomicInteger();
        var subject = new Object() {
            @Override
            public String toString() {
                return "look " + looks.incrementAndGet();
            }
        };

        var coroutine = loops.own().start("quiet", subject, Coroutine::yieldNow);
        InCoroutine.awaitSuccess(coroutine);

        assertThat(looks).hasValue(0);
        assertThat(coroutine.name()).isEqualTo("quiet look 1");
    }

    @ParameterizedTest
    @EnumSource
    void isSuspendedWhileItWaitsAndEndedAfterwards(LoopKind kind) throws InterruptedException {
        var coroutine = loops.one(kind).start("sleeper", () -> Coroutine.sleep(HOUR));

        Eventually.isSuspended(coroutine);
        coroutine.cancel("the test goes on");
        InCoroutine.awaitEnd(coroutine);

        assertThat(coroutine.state()).isEqualTo(Coroutine.State.ENDED);
    }

    @Test
    void isRunningWhileItComputesAndRunnableWhileAnotherHasTheLoop() throws InterruptedException {
        var scheduler = loops.own();
        var computing = new CountDownLatch(1);
        var enough = new AtomicBoolean();
        var computer = scheduler.start("computer", () -> {
            computing.countDown();
            spinUntil(enough);
        });
        computing.await();
        try {
            assertThat(computer.state()).isEqualTo(Coroutine.State.RUNNING);

            assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool runs both at once");
            var next = scheduler.start("next", () -> {});
            assertThat(next.state()).isEqualTo(Coroutine.State.RUNNABLE);
            assertThat(scheduler.runnable()).isEqualTo(1);
        } finally {
            enough.set(true);
        }
        InCoroutine.awaitSuccess(computer);
    }

    private static void spinUntil(AtomicBoolean enough) {
        while (!enough.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void saysWhatItWaitsForAndForHowLong() throws InterruptedException {
        var coroutine = loops.own().start("sleeper", () -> Coroutine.sleep(HOUR));
        Eventually.isSuspended(coroutine);

        assertThat(coroutine.waitsFor()).isEqualTo("sleep of PT1H");
        if (EventLoops.coroutinesRunOnEventLoops()) {
            assertThat(coroutine.suspendedFor()).isBetween(Duration.ZERO, Eventually.PATIENCE);
        } else {
            assertThat(coroutine.suspendedFor()).isNull();
        }

        coroutine.cancel("seen");
        InCoroutine.awaitEnd(coroutine);
        assertThat(coroutine.waitsFor()).isNull();
        assertThat(coroutine.suspendedFor()).isNull();
    }

    @Test
    @NeedsOpenInternals
    void knowsItsAge() throws InterruptedException {
        var loop = loops.virtual();
        loop.advance(HOUR);
        var coroutine = loop.scheduler().start("young", () -> {});
        loop.advance(Duration.ofMillis(5));

        assertThat(coroutine.age()).isEqualTo(Duration.ofMillis(5));
    }

    @ParameterizedTest
    @EnumSource
    void isCurrentOnlyInsideItself(LoopKind kind) throws InterruptedException {
        var seen = new ArrayList<Coroutine>();

        var coroutine = loops.one(kind).start("self", () -> {
            seen.add(Coroutine.current());
            Coroutine.yieldNow();
            seen.add(Coroutine.currentOrNull());
        });
        InCoroutine.awaitSuccess(coroutine);

        assertThat(seen).containsExactly(coroutine, coroutine);
    }

    @Test
    void isNotCurrentOutside() {
        assertThat(Coroutine.currentOrNull()).isNull();
        assertThatThrownBy(Coroutine::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().getName())
                .hasMessageContaining("is not a coroutine");
    }

    @ParameterizedTest
    @EnumSource
    void isNotCurrentOnTheLoopsOwnSide(LoopKind kind) {
        assertThat(loops.one(kind).<Coroutine>call(Coroutine::currentOrNull)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void keepsCountsAndLogsTheExceptionThatEndsIt(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var thrown = new IOException("no such upstream");

        var coroutine = scheduler.start("proxy", "/orders", () -> {
            throw thrown;
        });
        InCoroutine.awaitEnd(coroutine);

        assertThat(coroutine.failure()).isSameAs(thrown);
        assertThat(log.expect("Coroutine proxy /orders failed").getMessage()).isEqualTo("no such upstream");
        assertThat(scheduler.failed()).isEqualTo(1);
        assertThat(scheduler.completed()).isZero();
        assertThat(scheduler.cancelled()).isZero();
    }

    @Test
    void failsByAnErrorAsByAnException() throws InterruptedException {
        var coroutine = loops.own().start("broken", () -> {
            throw new AssertionError("cannot be");
        });
        InCoroutine.awaitEnd(coroutine);

        log.expect("Coroutine broken failed");
        assertThat(coroutine.failure()).isInstanceOf(AssertionError.class);
    }

    @Test
    void survivesItsOwnStackOverflow() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            assertThatThrownBy(() -> deeper(1)).isInstanceOf(StackOverflowError.class);
            Coroutine.yieldNow();
        });
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static int deeper(int depth) {
        return deeper(depth + 1) + depth;
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatStartedLivesAndEnded(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {});
        var sleeper = scheduler.start("sleeper", () -> Coroutine.sleep(HOUR));
        Eventually.isSuspended(sleeper);

        assertThat(scheduler.started()).isEqualTo(2);
        assertThat(scheduler.completed()).isEqualTo(1);
        assertThat(scheduler.live()).isEqualTo(1);
        assertThat(scheduler.coroutines()).containsExactly(sleeper);

        sleeper.cancel("counted");
        InCoroutine.awaitEnd(sleeper);
        assertThat(scheduler.cancelled()).isEqualTo(1);
        assertThat(scheduler.live()).isZero();
        assertThat(scheduler.coroutines()).isEmpty();
    }

    @Test
    void hasScopedValuesAndThreadLocalsOfItsOwnAcrossSuspensions() throws InterruptedException {
        var scheduler = loops.own();
        var local = new ThreadLocal<String>();
        var coroutines = new ArrayList<Coroutine>();
        for (var user : List.of("ann", "bob", "cid")) {
            coroutines.add(scheduler.start(
                    "user",
                    user,
                    () -> ScopedValue.where(USER, user).call(() -> {
                        local.set(user);
                        for (int i = 0; i < 10; i++) {
                            Coroutine.yieldNow();
                            assertThat(USER.get()).isEqualTo(user);
                            assertThat(local.get()).isEqualTo(user);
                        }
                        return null;
                    })));
        }
        for (var coroutine : coroutines) {
            InCoroutine.awaitSuccess(coroutine);
        }
    }
}
