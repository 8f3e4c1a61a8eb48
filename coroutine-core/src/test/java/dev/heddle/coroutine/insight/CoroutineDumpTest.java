package dev.heddle.coroutine.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dumps say of every coroutine what it does, stay readable when there are many, and disturb nobody. */
final class CoroutineDumpTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    private static CoroutineSnapshot onlyOne(CoroutineScheduler scheduler) {
        var all = CoroutineDump.of(List.of(scheduler)).coroutines();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    // ---- records

    @ParameterizedTest
    @EnumSource
    void suspendedCoroutineIsShownWithAllThatIsKnown(LoopKind kind) {
        var scheduler = loops.one(kind);
        var coroutine = scheduler.start("sleeper", "of /1", () -> Coroutine.sleep(HOUR));
        Eventually.isSuspended(coroutine);

        var seen = onlyOne(scheduler);

        assertThat(seen.id()).isEqualTo(coroutine.id());
        assertThat(seen.kind()).isEqualTo("sleeper");
        assertThat(seen.name()).isEqualTo("sleeper of /1");
        assertThat(seen.state()).isEqualTo(Coroutine.State.SUSPENDED);
        assertThat(seen.pinned()).isFalse();
        assertThat(seen.eventLoop()).isEqualTo(scheduler.name());
        assertThat(seen.age()).isPositive();
        assertThat(seen.suspendedFor() != null).isEqualTo(EventLoops.coroutinesRunOnEventLoops());
        assertThat(seen.waitsFor()).isEqualTo("sleep of PT1H");
        assertThat(seen.stack())
                .anyMatch(frame -> frame.getClassName().equals(CoroutineDumpTest.class.getName()))
                .anyMatch(frame -> frame.getMethodName().equals("sleep"));
    }

    @ParameterizedTest
    @EnumSource
    void callOfTheJdkThatDoesNotReturnIsWhatItWaitsFor(LoopKind kind) {
        var scheduler = loops.one(kind);
        Eventually.isSuspended(scheduler.start("sleeper", () -> Thread.sleep(HOUR)));

        assertThat(onlyOne(scheduler).waitsFor()).isEqualTo("java.lang.Thread.sleep");
    }

    @ParameterizedTest
    @EnumSource
    void monitorIsWhatItWaitsFor(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var monitor = new Object();
        Coroutine coroutine;
        synchronized (monitor) {
            coroutine = scheduler.start("locker", () -> {
                synchronized (monitor) {
                    assertThat(Thread.holdsLock(monitor)).isTrue();
                }
            });
            Eventually.isSuspended(coroutine);
            assertThat(onlyOne(scheduler).waitsFor()).isEqualTo("a monitor");
        }
        InCoroutine.awaitSuccess(coroutine);
    }

    @ParameterizedTest
    @EnumSource
    void blockerWhoseToStringFailsSpoilsNoDump(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var unspeakable = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("do not ask");
            }
        };
        var coroutine = scheduler.start("parker", unspeakable, () -> Coroutine.park(unspeakable));
        Eventually.isTrue("it waits", () -> coroutine.state() == Coroutine.State.SUSPENDED);

        var seen = onlyOne(scheduler);

        assertThat(seen.name()).isEqualTo("parker");
        assertThat(seen.waitsFor()).isEqualTo("something whose toString fails");
        coroutine.unpark();
        InCoroutine.awaitSuccess(coroutine);
    }

    @ParameterizedTest
    @EnumSource
    void runningAndRunnableCoroutinesOfALoopThatIsHeldUpAreShown(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool runs several at once");
        var scheduler = loops.one(kind);
        var occupied = new CountDownLatch(1);
        var enough = new AtomicBoolean();
        var occupier = scheduler.start("occupier", () -> compute(occupied, enough));
        occupied.await();
        scheduler.start("next", () -> {});

        var dump = CoroutineDump.of(List.of(scheduler)).coroutines();

        assertThat(dump)
                .anySatisfy(seen -> {
                    assertThat(seen.kind()).isEqualTo("occupier");
                    assertThat(seen.state()).isEqualTo(Coroutine.State.RUNNING);
                    assertThat(seen.waitsFor()).isNull();
                    assertThat(seen.stack())
                            .anyMatch(frame -> frame.getMethodName().equals("compute"));
                })
                .anySatisfy(seen -> {
                    assertThat(seen.kind()).isEqualTo("next");
                    assertThat(seen.state()).isEqualTo(Coroutine.State.RUNNABLE);
                })
                .hasSize(2);
        assertThat(scheduler.running()).isSameAs(occupier);
        enough.set(true);
        InCoroutine.awaitSuccess(occupier);
    }

    private static void compute(CountDownLatch occupied, AtomicBoolean enough) {
        occupied.countDown();
        while (!enough.get()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void coroutineThatWaitsWhileItIsPinnedIsShownAsSuch(LoopKind kind) throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK does not tell");
        var scheduler = loops.one(kind);
        var pinned = Pinning.start(scheduler);
        Eventually.isSuspended(pinned.coroutine());

        assertThat(onlyOne(scheduler).pinned()).isTrue();
        assertThat(CoroutineDump.of(List.of(scheduler)).toString())
                .contains("1 coroutine \"pinned\", suspended while pinned");

        pinned.end();
    }

    @Test
    void snapshotWithoutStackStillSaysTheBlocker() {
        var scheduler = loops.own();
        var coroutine = scheduler.start("sleeper", () -> Coroutine.sleep(HOUR));
        Eventually.isSuspended(coroutine);

        var seen = CoroutineSnapshot.withoutStack(coroutine);

        assertThat(seen.stack()).isEmpty();
        assertThat(seen.waitsFor()).isEqualTo("sleep of PT1H");
    }

    @ParameterizedTest
    @EnumSource
    void oneThatHasEndedIsInNoDump(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var coroutine = scheduler.start("short", () -> {});
        InCoroutine.awaitSuccess(coroutine);

        assertThat(CoroutineDump.of(List.of(scheduler)).coroutines()).isEmpty();
        var seen = CoroutineSnapshot.of(coroutine);
        assertThat(seen.state()).isEqualTo(Coroutine.State.ENDED);
        assertThat(seen.stack()).isEmpty();
        assertThat(seen.waitsFor()).isNull();
    }

    /** None is missed that lives through the dump, whatever comes and goes meanwhile. */
    @ParameterizedTest
    @EnumSource
    void dumpSurvivesCoroutinesThatEndMeanwhile(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var stays = scheduler.start("stays", () -> Coroutine.sleep(HOUR));
        Eventually.isSuspended(stays);
        var enough = new AtomicBoolean();
        var breeder = scheduler.start("breeder", () -> {
            while (!enough.get()) {
                scheduler.start("mayfly", Coroutine::yieldNow);
                Coroutine.yieldNow();
            }
        });

        for (int i = 0; i < 200; i++) {
            assertThat(CoroutineDump.of(List.of(scheduler)).coroutines())
                    .noneMatch(seen -> seen.state() == Coroutine.State.ENDED)
                    .anyMatch(seen -> seen.id() == stays.id())
                    .anyMatch(seen -> seen.id() == breeder.id());
        }

        enough.set(true);
        InCoroutine.awaitSuccess(breeder);
    }

    // ---- text

    @Test
    void tenThousandOfAKindAreOneEntry() {
        int count = 10_000;
        var group = loops.group(2);
        for (int i = 0; i < count; i++) {
            group.next().start("http", "127.0.0.1:" + i, () -> Coroutine.sleep(HOUR));
        }
        var other = group.next().start("other", CoroutineDumpTest::sleepElsewhere);
        Eventually.isSuspended(other);
        Eventually.isTrue("all are suspended", () -> suspended(group) == count + 1);

        var text = CoroutineDump.of(group).toString();

        assertThat(text)
                .startsWith("Coroutine dump: 10,001 coroutines on 2 event loops\n")
                .contains("10,000 coroutines \"http\", suspended")
                .contains("waiting for sleep of PT1H\n")
                .containsPattern("http 127\\.0\\.0\\.1:\\d+ \\(#\\d+ on .*, .* old\\), .* and 9,995 more\n")
                .contains("1 coroutine \"other\", suspended")
                .contains("CoroutineDumpTest.sleepElsewhere")
                .hasSizeLessThan(10_000);
        assertThat(Pattern.compile("CoroutineDumpTest\\.lambda").matcher(text).results())
                .hasSize(1);
    }

    private static void sleepElsewhere() {
        Coroutine.sleep(HOUR);
    }

    private static long suspended(EventLoops group) {
        return group.schedulers().stream()
                .flatMap(scheduler -> scheduler.coroutines().stream())
                .filter(coroutine -> coroutine.state() == Coroutine.State.SUSPENDED)
                .count();
    }

    @Test
    void eachEventLoopHasALineOfItsOwn() throws InterruptedException {
        var group = loops.group(2);
        var scheduler = group.schedulers().getFirst();
        InCoroutine.run(scheduler, Coroutine::yieldNow);
        Eventually.isSuspended(scheduler.start("sleeper", () -> Coroutine.sleep(HOUR)));

        assertThat(CoroutineDump.of(group).toString().lines())
                .contains(scheduler.name() + ": 1 live, 0 runnable, 2 switches")
                .contains(group.schedulers().get(1).name() + ": 0 live, 0 runnable, 0 switches");
    }

    /** A recursion of ten thousand calls is cut, and so are very many stacks that differ. */
    @Test
    void textIsBounded() {
        var scheduler = loops.own();
        int stacks = 300;
        for (int i = 1; i <= stacks; i++) {
            int depth = i;
            scheduler.start("deep", () -> sleepBelow(depth));
        }
        Eventually.isTrue(
                "all are suspended",
                () -> scheduler.coroutines().stream()
                        .allMatch(coroutine -> coroutine.state() == Coroutine.State.SUSPENDED));

        var text = CoroutineDump.of(List.of(scheduler)).toString();

        assertThat(text)
                .startsWith("Coroutine dump: 300 coroutines on 1 event loop\n")
                .containsPattern("    \\.\\.\\. \\d+ more frames\n")
                .contains("100 more coroutines with other stacks\n");
        assertThat(Pattern.compile("(?m)^1 coroutine \"deep\"").matcher(text).results())
                .hasSize(200);
    }

    private static void sleepBelow(int depth) {
        if (depth == 0) {
            Coroutine.sleep(HOUR);
        } else {
            sleepBelow(depth - 1);
        }
    }

    @Test
    void failureOfTheTargetReachesTheCaller() {
        var dump = CoroutineDump.of(loops.group(1));
        var full = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> dump.writeTo(full)).isInstanceOf(IOException.class);
    }
}
