package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.StackChunks;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where the frames of coroutines are: those of the one that runs on the stack of the event loop's carrier, shared by all;
 * those of the suspended ones in the heap, as many bytes as they need.
 *
 * <p>So the depth is limited by the carrier's stack: 16 MB on event loops of Heddle's own, {@code -Xss} (one megabyte) on
 * adopted ones and on the JDK's scheduler. An overflow is a {@link StackOverflowError} of that coroutine, also when there is
 * no room left to suspend it.
 */
final class CoroutineStackTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    /** Recurses, runs the code in the innermost call, and returns how many calls there were. */
    private static int recurse(int depth, Action<InterruptedException> innermost) throws InterruptedException {
        if (depth == 0) {
            innermost.run();
            return 0;
        }
        return recurse(depth - 1, innermost) + 1;
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static int recurseForEver(int depth) {
        return recurseForEver(depth + 1) + depth;
    }

    // ---- overflow

    @ParameterizedTest
    @EnumSource
    void stackOverflowOfOneHarmsNoneOfTenThousandOthers(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        int count = 10_000;
        var goOn = new CountDownLatch(1);
        var waiting = new AtomicInteger();
        var right = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            int depth = i % 20;
            scheduler.start("other", () -> {
                int depthOnReturn = recurse(depth, () -> {
                    waiting.incrementAndGet();
                    goOn.await();
                });
                if (depthOnReturn == depth) {
                    right.incrementAndGet();
                }
            });
        }
        Eventually.isTrue("all others wait", () -> waiting.get() == count);

        var broken = scheduler.start("broken", () -> recurseForEver(0));
        InCoroutine.awaitEnd(broken);

        assertThat(broken.failure()).isInstanceOf(StackOverflowError.class);
        assertThat(scheduler.live()).isEqualTo(count);
        log.expect("Coroutine broken failed");
        goOn.countDown();
        Eventually.isTrue("all others have ended", () -> scheduler.live() == 0);
        assertThat(right).hasValue(count);
        assertThat(scheduler.completed()).isEqualTo(count);
        assertThat(scheduler.failed()).isEqualTo(1);
    }

    // ---- growing and shrinking

    /**
     * The JVM gives a chunk of frames back when all in it have returned. The coroutine suspends once before it goes deep, as
     * one that waits for its first request does: else its outermost frames were in the big chunk, and kept it.
     */
    @Test
    void stackThatIsTenThousandDeepGrowsIntoTheHeapAndShrinksAgain() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's scheduler has smaller stacks");
        var scheduler = loops.own();
        int depth = 10_000;
        var before = StackChunks.live();
        var begin = new CountDownLatch(1);
        var deep = new CountDownLatch(1);
        var returned = new CountDownLatch(1);
        var isDeep = new AtomicBoolean();
        var depthOnReturn = new AtomicInteger();
        var coroutine = scheduler.start("deep", () -> {
            begin.await();
            depthOnReturn.set(recurse(depth, () -> {
                isDeep.set(true);
                deep.await();
            }));
            returned.await();
        });
        Eventually.isSuspended(coroutine);
        begin.countDown();
        Eventually.isTrue("it is deep", isDeep::get);
        Eventually.isSuspended(coroutine);
        assertThat(StackChunks.live().since(before).bytes())
                .as("in the heap while it is deep")
                .isBetween(depth * 16L, depth * 512L);

        deep.countDown();
        Eventually.isTrue("it has returned", () -> depthOnReturn.get() == depth);
        Eventually.isSuspended(coroutine);
        assertThat(StackChunks.live().since(before).bytes())
                .as("in the heap when it has returned")
                .isLessThan(depth * 2L);

        returned.countDown();
        InCoroutine.awaitSuccess(coroutine);
    }

    /**
     * A resume copies only the innermost frames back to the carrier's stack, and the others as they are returned to. So what
     * suspends on its way down is limited by the heap.
     */
    @ParameterizedTest
    @EnumSource
    void stackThatSuspendsAsItGrowsIsNotLimitedByThatOfTheCarrier(LoopKind kind) throws InterruptedException {
        int depth = 100_000;
        assertThat(InCoroutine.call(loops.one(kind), () -> recurseAndYield(depth)))
                .isEqualTo(depth);
    }

    private static int recurseAndYield(int depth) {
        Coroutine.yieldNow();
        return depth == 0 ? 0 : recurseAndYield(depth - 1) + 1;
    }

    @Test
    void framesAreInTheHeapOnlyWhileSuspended() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's scheduler has smaller stacks");
        var scheduler = loops.own();
        var chunks = new AtomicReference<StackChunks>();

        InCoroutine.run(scheduler, () -> {
            var before = StackChunks.live();
            recurse(10_000, () -> chunks.set(StackChunks.live().since(before)));
        });

        assertThat(chunks.get().bytes()).as("while it runs").isLessThan(10_000);
    }

    @Test
    void eachSuspendedCoroutineTakesWhatItsFramesNeed() throws InterruptedException {
        long shallow = bytesOfEachAtDepth(0);
        long deep = bytesOfEachAtDepth(100);
        long deeper = bytesOfEachAtDepth(1_000);
        System.out.printf("suspended at depth 0, 100, 1000: %d, %d, %d bytes%n", shallow, deep, deeper);

        assertThat(shallow).as("shallow").isBetween(200L, 8_000L);
        // Not without the shallow one: its frames may be interpreted still, and larger than the compiled ones here.
        // Compiled,
        // two calls share a frame of 32 bytes.
        assertThat(deep).as("100 calls deep").isBetween(100 * 16L, 100 * 512L + 8_000);
        assertThat(deeper).as("1,000 calls deep").isBetween(1_000 * 16L, 1_000 * 512L + 8_000);
    }

    private long bytesOfEachAtDepth(int depth) throws InterruptedException {
        var scheduler = loops.own();
        int count = 100;
        var before = StackChunks.live();
        var enough = new CountDownLatch(1);
        List<Coroutine> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(scheduler.start(
                    "deep", () -> assertThat(recurse(depth, enough::await)).isEqualTo(depth)));
        }
        all.forEach(Eventually::isSuspended);
        long bytes = StackChunks.live().since(before).bytes();
        enough.countDown();
        for (var coroutine : all) {
            InCoroutine.awaitSuccess(coroutine);
        }
        return bytes / count;
    }
}
