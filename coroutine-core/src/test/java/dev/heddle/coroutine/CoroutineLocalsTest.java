package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What a coroutine keeps for itself stays its own while it takes turns with others on one thread. */
final class CoroutineLocalsTest {
    private static final int COROUTINES = 50;
    private static final int TURNS = 20;
    private static final ThreadLocal<Integer> THREAD_LOCAL = ThreadLocal.withInitial(() -> -1);
    private static final ScopedValue<Integer> SCOPED_VALUE = ScopedValue.newInstance();

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private final AtomicInteger right = new AtomicInteger();

    /** Every coroutine sets its number, and looks again after each of many turns. */
    private void assertOwnInEach(LoopKind kind, NumberKeeper keeper) {
        var scheduler = loops.one(kind);
        for (int i = 0; i < COROUTINES; i++) {
            int number = i;
            scheduler.start("keeper", number, () -> keeper.keep(number, right::incrementAndGet));
        }
        Eventually.isTrue("all have ended", () -> scheduler.live() == 0);
        assertThat(scheduler.failed()).isZero();
        assertThat(right).hasValue(COROUTINES);
    }

    @FunctionalInterface
    private interface NumberKeeper {
        void keep(int number, Runnable isRight) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void threadLocal(LoopKind kind) {
        assertOwnInEach(kind, (number, isRight) -> {
            assertThat(THREAD_LOCAL.get()).isEqualTo(-1);
            THREAD_LOCAL.set(number);
            for (int i = 0; i < TURNS; i++) {
                Coroutine.yieldNow();
                assertThat(THREAD_LOCAL.get()).isEqualTo(number);
            }
            isRight.run();
        });
        assertThat(THREAD_LOCAL.get()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void scopedValue(LoopKind kind) {
        assertOwnInEach(
                kind,
                (number, isRight) -> ScopedValue.where(SCOPED_VALUE, number).call(() -> {
                    for (int i = 0; i < TURNS; i++) {
                        Coroutine.yieldNow();
                        assertThat(SCOPED_VALUE.get()).isEqualTo(number);
                    }
                    isRight.run();
                    return null;
                }));
        assertThat(SCOPED_VALUE.isBound()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void loggingContext(LoopKind kind) {
        assertOwnInEach(kind, (number, isRight) -> {
            assertThat(MDC.get("request")).isNull();
            MDC.put("request", String.valueOf(number));
            for (int i = 0; i < TURNS; i++) {
                Coroutine.yieldNow();
                assertThat(MDC.get("request")).isEqualTo(String.valueOf(number));
            }
            isRight.run();
        });
    }

    @ParameterizedTest
    @EnumSource
    void areNotSeenOnTheLoopsOwnSide(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var onLoop = new AtomicInteger();
        InCoroutine.run(scheduler, () -> {
            THREAD_LOCAL.set(17);
            scheduler.execute(() -> onLoop.set(THREAD_LOCAL.get()));
            Eventually.isTrue("the loop has had its turn", () -> {
                Coroutine.yieldNow();
                return onLoop.get() != 0;
            });
        });
        assertThat(onLoop).hasValue(-1);
    }
}
