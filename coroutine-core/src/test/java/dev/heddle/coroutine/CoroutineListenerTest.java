package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LogRecorder;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.RecordingListener;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener is told of every start, resume, suspension and end, in their order, and can do no harm. */
final class CoroutineListenerTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private final RecordingListener listener = new RecordingListener();

    private static void assumeThatLoopsRunCoroutines() {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool tells nobody of its resumes");
    }

    @ParameterizedTest
    @EnumSource
    void hearsStartResumeSuspendResumeEnd(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        scheduler.addListener(listener);

        InCoroutine.run(scheduler, Coroutine::yieldNow);

        assertThat(listener.awaitEndOf("test"))
                .containsExactly("started test", "resumed test", "suspended test", "resumed test", "ended test");
    }

    @ParameterizedTest
    @EnumSource
    void hearsStartAndEndWhereTheInternalsAreClosed(LoopKind kind) throws InterruptedException {
        assumeFalse(EventLoops.coroutinesRunOnEventLoops(), "the JDK's internals are open");
        var scheduler = loops.one(kind);
        scheduler.addListener(listener);

        InCoroutine.run(scheduler, Coroutine::yieldNow);

        assertThat(listener.calls()).containsExactly("started test", "ended test");
    }

    @ParameterizedTest
    @EnumSource
    void hearsTheSuspensionsOfTheJdkToo(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        scheduler.addListener(listener);
        var latch = new CountDownLatch(1);
        var coroutine = scheduler.start("waiter", latch::await);
        Eventually.isSuspended(coroutine);
        Eventually.isTrue("the suspension is told", () -> listener.calls().contains("suspended waiter"));
        latch.countDown();

        assertThat(listener.awaitEndOf("waiter"))
                .containsExactly(
                        "started waiter", "resumed waiter", "suspended waiter", "resumed waiter", "ended waiter");
    }

    @ParameterizedTest
    @EnumSource
    void slicesOfTwoCoroutinesDoNotOverlap(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        scheduler.addListener(listener);
        scheduler.call(() -> {
            scheduler.start("first", Coroutine::yieldNow);
            return scheduler.start("second", Coroutine::yieldNow);
        });

        assertThat(listener.awaitEndOf("second"))
                .containsExactly(
                        "started first",
                        "resumed first",
                        "suspended first",
                        "started second",
                        "resumed second",
                        "suspended second",
                        "resumed first",
                        "ended first",
                        "resumed second",
                        "ended second");
    }

    @ParameterizedTest
    @EnumSource
    void hearsTheEndOfAFailedAndOfACancelledOneWithItsReason(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var ends = new CopyOnWriteArrayList<String>();
        scheduler.addListener(new CoroutineListener() {
            @Override
            public void ended(Coroutine coroutine) {
                ends.add(coroutine.kind() + ": " + coroutine.failure() + ", " + coroutine.cancelReason());
            }
        });
        InCoroutine.awaitEnd(scheduler.start("failing", () -> {
            throw new IllegalStateException("expected");
        }));
        log.expect("Coroutine failing failed");
        var cancelled = scheduler.start("cancelled", () -> new CountDownLatch(1).await());
        Eventually.isSuspended(cancelled);
        cancelled.cancel("enough");

        Eventually.isTrue("both ends are told", () -> ends.size() == 2);
        assertThat(ends)
                .containsExactly("failing: java.lang.IllegalStateException: expected, null", "cancelled: null, enough");
    }

    @ParameterizedTest
    @EnumSource
    void isCalledOnTheEventLoopOutsideOfTheCoroutine(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        var seen = new CopyOnWriteArrayList<Boolean>();
        scheduler.addListener(new CoroutineListener() {
            @Override
            public void resumed(Coroutine coroutine) {
                seen.add(scheduler.isCurrent());
                seen.add(Coroutine.currentOrNull() == null);
            }
        });

        InCoroutine.run(scheduler, () -> {});

        assertThat(seen).containsExactly(true, true);
    }

    @Test
    void severalAreCalledInTheOrderInWhichTheyWereAdded() throws InterruptedException {
        var calls = new CopyOnWriteArrayList<String>();
        var builder = EventLoops.builder().count(1).name("listener-test");
        for (var name : List.of("a", "b", "c")) {
            builder.listener(new CoroutineListener() {
                @Override
                public void started(Coroutine coroutine) {
                    calls.add(name);
                }
            });
        }
        try (var group = builder.build()) {
            InCoroutine.run(group.next(), () -> {});
        }

        assertThat(calls).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource
    void addedLaterMissesWhatWasBefore(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var latch = new CountDownLatch(1);
        var coroutine = scheduler.start("waiter", latch::await);
        Eventually.isSuspended(coroutine);
        scheduler.addListener(listener);
        latch.countDown();

        var calls = listener.awaitEndOf("waiter");

        if (EventLoops.coroutinesRunOnEventLoops()) {
            assertThat(calls).containsExactly("resumed waiter", "ended waiter");
        } else {
            assertThat(calls).containsExactly("ended waiter");
        }
    }

    @ParameterizedTest
    @EnumSource
    void removedOneHearsNothingMore(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var other = new RecordingListener();
        scheduler.addListener(listener);
        scheduler.addListener(other);

        assertThat(scheduler.removeListener(listener)).isTrue();
        assertThat(scheduler.removeListener(listener)).isFalse();
        InCoroutine.run(scheduler, () -> {});

        assertThat(other.awaitEndOf("test")).isNotEmpty();
        assertThat(listener.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thatThrowsIsLoggedOnceAndDoesNoHarm(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        scheduler.addListener(new ThrowingListener());
        scheduler.addListener(listener);
        int before = failuresLogged().size();

        for (int i = 0; i < 3; i++) {
            InCoroutine.run(scheduler, Coroutine::yieldNow);
        }
        var thrown = log.expect("started of listener class " + ThrowingListener.class.getName() + " failed");

        assertThat(thrown.getMessage()).isEqualTo("thrown by started");
        Eventually.isTrue("the second listener hears all", () -> ends() == 3);
        assertThat(failuresLogged()).hasSize(before + 1);
        assertThat(scheduler.completed()).isEqualTo(3);
        assertThat(scheduler.switches()).isEqualTo(3);
    }

    private long ends() {
        return listener.calls().stream().filter("ended test"::equals).count();
    }

    private static List<String> failuresLogged() {
        return LogRecorder.messagesOf(CoroutineListener.class.getName());
    }

    private static final class ThrowingListener implements CoroutineListener {
        @Override
        public void started(Coroutine coroutine) {
            throw new IllegalStateException("thrown by started");
        }

        @Override
        public void resumed(Coroutine coroutine) {
            throw new LinkageError("thrown by resumed");
        }

        @Override
        public void suspended(Coroutine coroutine) {
            throw new IllegalStateException("thrown by suspended");
        }

        @Override
        public void ended(Coroutine coroutine) {
            throw new IllegalStateException("thrown by ended");
        }
    }

    @ParameterizedTest
    @EnumSource
    void switchesAreCountedExactlyWithOneAndWithout(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        for (var watching : List.of(false, true)) {
            if (watching) {
                scheduler.addListener(listener);
            }
            long before = scheduler.switches();
            InCoroutine.run(scheduler, () -> {
                for (int i = 0; i < 50; i++) {
                    Coroutine.yieldNow();
                }
            });
            assertThat(scheduler.switches() - before)
                    .as("with listener: " + watching)
                    .isEqualTo(50);
        }
    }

    /** A dump takes hold of a coroutine that waits for its turn: the calls still come in pairs. */
    @ParameterizedTest
    @EnumSource
    void callsStayInOrderWhileStackDumpsAreTaken(LoopKind kind) throws InterruptedException {
        assumeThatLoopsRunCoroutines();
        var scheduler = loops.one(kind);
        scheduler.addListener(listener);
        var started = new CompletableFuture<Coroutine>();
        var dumps = new AtomicInteger();
        var dumper = Thread.ofPlatform().name("dumper").unstarted(() -> {
            var dumped = started.join();
            while (dumped.state() != Coroutine.State.ENDED) {
                dumped.thread().getStackTrace();
                dumps.incrementAndGet();
            }
        });
        started.complete(scheduler.start("yielder", () -> {
            dumper.start();
            while (dumps.get() < 10) {
                Coroutine.yieldNow();
            }
        }));
        dumper.join();

        assertThat(String.join(" ", listener.awaitEndOf("yielder")))
                .matches("started yielder (resumed yielder suspended yielder )*resumed yielder ended yielder");
    }
}
