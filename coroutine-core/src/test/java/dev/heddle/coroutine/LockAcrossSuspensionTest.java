package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A coroutine holds a lock while it is suspended, and another of the same event loop wants it. With locks that belong to
 * the thread under the coroutines, both would be let in, or the loop would wait for itself for ever.
 */
final class LockAcrossSuspensionTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private final Sequence sequence = new Sequence();

    /** Ways to be suspended until another coroutine has had its turn. */
    enum Wait {
        YIELD {
            @Override
            void untilTurnOfOthers(Coroutine other) {
                while (other.state() != Coroutine.State.SUSPENDED) {
                    Coroutine.yieldNow();
                }
            }
        },
        SLEEP {
            @Override
            void untilTurnOfOthers(Coroutine other) {
                while (other.state() != Coroutine.State.SUSPENDED) {
                    Coroutine.sleep(Duration.ofNanos(1));
                }
            }
        },
        SLEEP_OF_THE_JDK {
            @Override
            void untilTurnOfOthers(Coroutine other) throws InterruptedException {
                while (other.state() != Coroutine.State.SUSPENDED) {
                    Thread.sleep(Duration.ofNanos(1));
                }
            }
        },
        CALLBACK {
            @Override
            void untilTurnOfOthers(Coroutine other) {
                Coroutine.<Boolean>suspend(s -> Coroutine.current().scheduler().start("callback", () -> {
                    while (other.state() != Coroutine.State.SUSPENDED) {
                        Coroutine.yieldNow();
                    }
                    s.resume(true);
                }));
            }
        },
        OFFLOAD {
            @Override
            void untilTurnOfOthers(Coroutine other) {
                Offload.run(() -> Eventually.isSuspended(other));
            }
        };

        abstract void untilTurnOfOthers(Coroutine other) throws InterruptedException;
    }

    static Stream<Arguments> allCombinations() {
        return Stream.of(SharedLockTest.Lock.values())
                .flatMap(lock -> Stream.of(Wait.values())
                        .flatMap(wait -> Stream.of(LoopKind.values()).map(kind -> Arguments.of(lock, wait, kind))));
    }

    @ParameterizedTest
    @MethodSource("allCombinations")
    void secondCoroutineWaitsUntilTheFirstHasLeft(SharedLockTest.Lock lock, Wait wait, LoopKind kind)
            throws InterruptedException {
        var scheduler = loops.one(kind);
        var wanted = new Semaphore(0);
        var first = scheduler.start(
                "first",
                () -> lock.hold(() -> {
                    sequence.expect(1);
                    var second = scheduler.start("second", () -> {
                        sequence.expect(2);
                        wanted.release();
                        lock.hold(() -> sequence.expect(4));
                    });
                    wanted.acquire();
                    wait.untilTurnOfOthers(second);
                    sequence.expect(3);
                }));

        InCoroutine.awaitSuccess(first);
        Eventually.isTrue("both have ended", () -> scheduler.live() == 0);
        sequence.finish(5);
    }

    /** Each adds one to a figure, in two steps with a suspension between: without the lock nearly all would be lost. */
    @ParameterizedTest
    @EnumSource
    void manyCoroutinesExcludeEachOther(SharedLockTest.Lock lock) throws InterruptedException {
        var scheduler = loops.own();
        var figure = new int[1];
        List<Coroutine> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(scheduler.start(
                    "adder",
                    () -> lock.hold(() -> {
                        int before = figure[0];
                        Coroutine.yieldNow();
                        figure[0] = before + 1;
                    })));
        }
        for (var coroutine : all) {
            InCoroutine.awaitSuccess(coroutine);
        }
        assertThat(scheduler.call(() -> figure[0])).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource
    void lockIsReentrantAcrossASuspension(LoopKind kind) throws InterruptedException {
        var lock = new ReentrantLock();
        InCoroutine.run(loops.one(kind), () -> {
            lock.lock();
            Coroutine.yieldNow();
            lock.lock();
            Coroutine.sleep(Duration.ofNanos(1));
            assertThat(lock.getHoldCount()).isEqualTo(2);
            lock.unlock();
            lock.unlock();
        });
        assertThat(lock.isLocked()).isFalse();
    }

    /** A cancelled holder leaves through its {@code finally} blocks, which release what it holds. */
    @ParameterizedTest
    @EnumSource
    void cancelledHolderLetsTheNextOneIn(SharedLockTest.Lock lock) throws InterruptedException {
        var scheduler = loops.own();
        var first = scheduler.start("first", () -> lock.hold(() -> Coroutine.sleep(Duration.ofHours(1))));
        Eventually.isSuspended(first);
        var second = scheduler.start("second", () -> lock.hold(() -> sequence.expect(1)));
        Eventually.isSuspended(second);

        first.cancel("the client left");

        InCoroutine.awaitSuccess(second);
        sequence.finish(2);
    }
}
