package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import dev.heddle.coroutine.fixture.TestLoops;
import dev.heddle.coroutine.testing.TestEventLoop;
import dev.heddle.coroutine.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A time limit ends its own code when its own time is over, and nothing else. */
final class TimeoutTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private static void inVirtualTime(VirtualTime.Body body) throws Exception {
        VirtualTime.run(body);
    }

    // ---- one limit

    /** In real time, on every kind of loop. */
    @ParameterizedTest
    @EnumSource
    void endsCodeThatTakesTooLong(LoopKind kind) throws InterruptedException {
        InCoroutine.run(loops.one(kind), () -> {
            assertThatThrownBy(() -> Timeout.run(Duration.ofMillis(1), () -> Coroutine.sleep(HOUR)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("time limit of PT0.001S is over")
                    .hasCauseInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> Timeout.run(Duration.ofMillis(1), () -> Thread.sleep(HOUR)))
                    .isInstanceOf(TimeoutException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Timeout.<String, RuntimeException>call(HOUR, () -> "in time"))
                    .isEqualTo("in time");
        });
    }

    @Test
    @NeedsOpenInternals
    void expiresExactlyThen() throws Exception {
        inVirtualTime(loop -> {
            assertThatThrownBy(() -> Timeout.run(Duration.ofSeconds(3), () -> Coroutine.sleep(HOUR)))
                    .isInstanceOf(TimeoutException.class);
            assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    @NeedsOpenInternals
    void leavesNothingBehindWhenTheCodeWasInTime() throws Exception {
        inVirtualTime(loop -> {
            for (int i = 0; i < 3; i++) {
                Timeout.run(Duration.ofSeconds(2), () -> Coroutine.sleep(Duration.ofSeconds(1)));
            }
            Coroutine.sleep(HOUR);
            assertThat(loop.elapsed()).isEqualTo(HOUR.plusSeconds(3));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(Timeout.left()).isNull();
        });
    }

    @Test
    @NeedsOpenInternals
    void codeMaySuspendWhileItTidiesUp() throws Exception {
        inVirtualTime(loop -> {
            var tidied = new ArrayList<Duration>();
            assertThatThrownBy(() -> Timeout.run(Duration.ofSeconds(1), () -> {
                        try {
                            Coroutine.sleep(HOUR);
                        } finally {
                            Coroutine.sleep(Duration.ofSeconds(5));
                            tidied.add(loop.elapsed());
                        }
                    }))
                    .isInstanceOf(TimeoutException.class);
            assertThat(tidied).containsExactly(Duration.ofSeconds(6));
        });
    }

    @Test
    @NeedsOpenInternals
    void whatTheCodeThrowsInsteadIsItsCause() throws Exception {
        inVirtualTime(loop -> assertThatThrownBy(() -> Timeout.run(Duration.ofSeconds(1), () -> {
                    try {
                        Coroutine.sleep(HOUR);
                    } catch (CancellationException e) {
                        throw new IOException("closed by interrupt", e);
                    }
                }))
                .isInstanceOf(TimeoutException.class)
                .cause()
                .isInstanceOf(IOException.class));
    }

    @Test
    @NeedsOpenInternals
    void failureBeforeTheEndOfTheTimeIsThrownAsItIs() throws Exception {
        inVirtualTime(loop -> {
            assertThatThrownBy(() -> Timeout.run(HOUR, () -> {
                        throw new IOException("broken");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("broken");
            assertThatThrownBy(() -> Timeout.run(HOUR, () -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StackOverflowError.class);
        });
    }

    @Test
    @NeedsOpenInternals
    void resultThatComesDespiteTheExpiryIsNotLost() throws Exception {
        inVirtualTime(loop -> {
            var result = Timeout.call(Duration.ofSeconds(1), () -> {
                try {
                    Coroutine.sleep(HOUR);
                } catch (CancellationException swallowed) {
                    return "acquired";
                }
                return "never";
            });
            assertThat(result).isEqualTo("acquired");
            Coroutine.sleep(Duration.ofSeconds(1));
        });
    }

    /** The timer is due, and has fired, before the code looks: it has a result all the same. */
    @Test
    @NeedsOpenInternals
    void codeThatDoesNotSuspendIsNotInterruptedAfterItsEnd() throws Exception {
        try (var loop = VirtualTime.start()) {
            var waiter = new AtomicReference<Thread>();
            var released = new AtomicReference<String>();
            var coroutine = loop.scheduler().start("busy", () -> {
                waiter.set(Thread.currentThread());
                Timeout.run(Duration.ofSeconds(1), () -> {
                    while (released.get() == null) {
                        parkIgnoringInterrupts();
                    }
                });
                Coroutine.yieldNow();
            });
            loop.advance(Duration.ofSeconds(2));
            released.set("now");
            LockSupport.unpark(waiter.get());
            InCoroutine.awaitSuccess(coroutine);
        }
    }

    /** As code does that is not ours: the interrupt stays set, and is swallowed nowhere. */
    private static void parkIgnoringInterrupts() {
        boolean interrupted = Thread.interrupted();
        LockSupport.park();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @NeedsOpenInternals
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void limitWithoutTimeHasExpired(Duration limit) throws Exception {
        inVirtualTime(loop -> {
            var ran = new AtomicReference<String>();
            assertThatThrownBy(() -> Timeout.run(limit, () -> ran.set("ran"))).isInstanceOf(TimeoutException.class);
            assertThat(ran).hasNullValue();
        });
    }

    @Test
    @NeedsOpenInternals
    void longestLimitIsNone() throws Exception {
        inVirtualTime(loop -> {
            Timeout.run(Duration.ofSeconds(Long.MAX_VALUE), () -> Coroutine.sleep(HOUR));
            assertThat(loop.elapsed()).isEqualTo(HOUR);
        });
    }

    @Test
    void isRefusedOutsideOfACoroutine() {
        assertThatThrownBy(() -> Timeout.run(HOUR, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not a coroutine");
        assertThatThrownBy(Timeout::left).isInstanceOf(IllegalStateException.class);
    }

    // ---- several

    @Test
    @NeedsOpenInternals
    void innerLimitExpiresAlone() throws Exception {
        inVirtualTime(loop -> {
            var result = Timeout.call(Duration.ofSeconds(10), () -> {
                assertThatThrownBy(() -> Timeout.run(Duration.ofSeconds(1), () -> Coroutine.sleep(HOUR)))
                        .hasMessage("time limit of PT1S is over");
                Coroutine.sleep(Duration.ofSeconds(2));
                return "goes on";
            });
            assertThat(result).isEqualTo("goes on");
            assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    @NeedsOpenInternals
    void outerLimitPassesThroughTheInnerOne() throws Exception {
        inVirtualTime(loop -> {
            var seenInside = new AtomicReference<Throwable>();
            var seenOutside = catchThrowable(() -> Timeout.run(Duration.ofSeconds(1), () -> {
                var thrown = catchThrowable(() -> Timeout.run(Duration.ofSeconds(10), () -> Coroutine.sleep(HOUR)));
                seenInside.set(thrown);
                throw (Exception) thrown;
            }));
            assertThat(seenInside.get())
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("time limit of PT1S is over");
            assertThat(seenOutside).isInstanceOf(TimeoutException.class).hasMessage("time limit of PT1S is over");
            assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @Test
    @NeedsOpenInternals
    void outerLimitWinsWhenBothExpireAtOnce() throws Exception {
        inVirtualTime(loop -> {
            var inside = new AtomicReference<Throwable>();
            var outside = catchThrowable(() -> Timeout.run(Duration.ofSeconds(1), () -> {
                inside.set(catchThrowable(() -> Timeout.run(Duration.ofSeconds(1), () -> Coroutine.sleep(HOUR))));
                throw (Exception) inside.get();
            }));
            assertThat(inside.get()).isInstanceOf(CancellationException.class);
            assertThat(outside).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    @NeedsOpenInternals
    void swallowedInnerExpiryDoesNotHideTheOuterOne() throws Exception {
        inVirtualTime(loop -> assertThatThrownBy(() -> Timeout.run(Duration.ofSeconds(1), () -> {
                    Timeout.run(Duration.ofSeconds(1), () -> {
                        assertThatThrownBy(() -> Coroutine.sleep(HOUR)).isInstanceOf(CancellationException.class);
                    });
                    Coroutine.sleep(HOUR);
                }))
                .isInstanceOf(TimeoutException.class));
    }

    @Test
    @NeedsOpenInternals
    void cancelledCoroutineStaysCancelled() throws Exception {
        try (var loop = VirtualTime.start()) {
            var thrown = new AtomicReference<Throwable>();
            var coroutine = loop.scheduler().start("limited", () -> {
                try {
                    Timeout.run(HOUR, () -> Coroutine.sleep(HOUR));
                } catch (CancellationException e) {
                    thrown.set(e);
                    throw e;
                }
            });
            loop.advance(Duration.ofSeconds(1));
            coroutine.cancel("the client left");
            InCoroutine.awaitEnd(coroutine);

            assertThat(thrown.get()).hasMessage("coroutine limited was cancelled: the client left");
            assertThat(loop.scheduler().cancelled()).isEqualTo(1);
        }
    }

    // ---- limits and scopes

    @Test
    @NeedsOpenInternals
    void limitAroundAScopeEndsItsForks() throws Exception {
        inVirtualTime(loop -> {
            var forks = new ArrayList<String>();
            assertThatThrownBy(() -> Timeout.run(
                            Duration.ofSeconds(1),
                            () -> CoroutineScope.run(scope -> {
                                scope.fork("child", () -> {
                                    try {
                                        Coroutine.sleep(HOUR);
                                    } finally {
                                        forks.add("ended");
                                    }
                                    return true;
                                });
                            })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(forks).containsExactly("ended");
            assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @Test
    @NeedsOpenInternals
    void limitInAForkIsItsOwn() throws Exception {
        inVirtualTime(loop -> CoroutineScope.run(scope -> {
            var limited = scope.fork(
                    "limited",
                    () -> catchThrowable(() -> Timeout.run(Duration.ofSeconds(1), () -> Coroutine.sleep(HOUR))));
            var free = scope.fork("free", () -> {
                Coroutine.sleep(Duration.ofSeconds(2));
                return "free";
            });
            assertThat(limited.await()).isInstanceOf(TimeoutException.class);
            assertThat(free.await()).isEqualTo("free");
        }));
    }

    @Test
    @NeedsOpenInternals
    void timeLeftIsThatOfTheNearestLimitAndIsPassedToForks() throws Exception {
        inVirtualTime(loop -> Timeout.run(Duration.ofSeconds(10), () -> {
            Coroutine.sleep(Duration.ofSeconds(1));
            assertThat(Timeout.left()).isEqualTo(Duration.ofSeconds(9));
            Timeout.run(Duration.ofSeconds(2), () -> assertThat(Timeout.left()).isEqualTo(Duration.ofSeconds(2)));
            Timeout.run(HOUR, () -> assertThat(Timeout.left()).isEqualTo(Duration.ofSeconds(9)));
            CoroutineScope.run(scope -> {
                var inFork = scope.fork("child", () -> {
                    Coroutine.sleep(Duration.ofSeconds(3));
                    return Timeout.left();
                });
                assertThat(inFork.await()).isEqualTo(Duration.ofSeconds(6));
            });
        }));
    }

    @Test
    @NeedsOpenInternals
    void aRaceInALimitEndsWithIt() throws Exception {
        inVirtualTime(loop -> {
            var never = new CompletableFuture<String>();
            assertThatThrownBy(() -> Timeout.call(
                            Duration.ofSeconds(1),
                            () -> CoroutineScope.race(
                                    List.of(() -> Coroutine.await(never), () -> Coroutine.await(never)))))
                    .isInstanceOf(TimeoutException.class);
            assertThat(loop.scheduler().live()).isEqualTo(1);
        });
    }

    @Test
    @NeedsOpenInternals
    void manyLimitsAtOnceEachExpireOnTheirOwn() throws Exception {
        inVirtualTime(loop -> {
            var expired = new ArrayList<Integer>();
            CoroutineScope.run(scope -> {
                for (int seconds = 1_000; seconds > 0; seconds--) {
                    int own = seconds;
                    scope.fork("limited", () -> expireAfter(own, loop, expired));
                }
            });
            assertThat(expired).hasSize(1_000).isSorted();
        });
    }

    private static boolean expireAfter(int seconds, TestEventLoop loop, List<Integer> expired) {
        assertThatThrownBy(() -> Timeout.run(Duration.ofSeconds(seconds), () -> Coroutine.sleep(HOUR)))
                .isInstanceOf(TimeoutException.class);
        assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(seconds));
        return expired.add(seconds);
    }
}
