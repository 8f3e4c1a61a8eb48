package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** A scope ends after its forks, whatever happens; the first failure wins. */
final class CoroutineScopeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    // ---- results and order

    @ParameterizedTest
    @EnumSource
    void returnsWhatItsCodeMakesOfTheResultsOfItsForks(LoopKind kind) throws InterruptedException {
        var sum = InCoroutine.call(
                loops.one(kind),
                () -> CoroutineScope.<Integer, RuntimeException>call(scope -> {
                    var one = scope.fork("one", () -> 1);
                    var two = scope.fork("two", () -> 2);
                    return one.await() + two.await();
                }));

        assertThat(sum).isEqualTo(3);
    }

    @Test
    void forksRunInTheirOrderAfterTheirParentHasSuspended() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool promises no order");
        var sequence = new Sequence();
        InCoroutine.run(
                loops.own(),
                () -> CoroutineScope.run(scope -> {
                    scope.fork("first", () -> step(sequence, 2));
                    scope.fork("second", () -> step(sequence, 3));
                    sequence.expect(1);
                    scope.join();
                    sequence.expect(4);
                }));
        sequence.finish(5);
    }

    private static boolean step(Sequence sequence, int number) {
        sequence.expect(number);
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void endsAfterForksThatNobodyAwaits(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {
            var done = new ArrayList<String>();
            var gate = new CompletableFuture<String>();
            CoroutineScope.run(scope -> {
                scope.fork("slow", () -> done.add(Coroutine.await(gate)));
                scope.fork("opener", () -> gate.complete("late"));
            });
            assertThat(done).containsExactly("late");
            assertThat(scheduler.live()).isEqualTo(1);
        });
    }

    @Test
    void forksOfForksBelongToIt() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var done = new ArrayList<String>();
            CoroutineScope.run(scope -> scope.fork(
                    "child",
                    () -> scope.fork("grandchild", () -> {
                        Coroutine.yieldNow();
                        return done.add("grandchild");
                    })));
            assertThat(done).containsExactly("grandchild");
        });
    }

    @Test
    void forksRunOnOtherEventLoopsToo() throws InterruptedException {
        var group = loops.group(2);
        var here = group.schedulers().get(0);
        var there = group.schedulers().get(1);
        var where = InCoroutine.call(
                here,
                () -> CoroutineScope.<CoroutineScheduler, RuntimeException>call(scope -> scope.fork(
                                there, "far", () -> Coroutine.current().scheduler())
                        .await()));

        assertThat(where).isSameAs(there);
    }

    @Test
    void aHundredThousandForksEndBeforeIt() throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            var count = new int[1];
            CoroutineScope.run(scope -> {
                for (int i = 0; i < 100_000; i++) {
                    scope.fork("one of many", () -> ++count[0]);
                }
            });
            assertThat(count[0]).isEqualTo(EventLoops.coroutinesRunOnEventLoops() ? 100_000 : count[0]);
            assertThat(scheduler.completed()).isEqualTo(100_000);
        });
    }

    // ---- failure

    @ParameterizedTest
    @EnumSource
    void firstFailureCancelsTheOthersAndTheCode(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sibling = new AtomicReference<Throwable>();
        var code = new AtomicReference<Throwable>();
        InCoroutine.run(scheduler, () -> {
            var thrown = catchThrowable(() -> CoroutineScope.run(scope -> {
                scope.fork("sibling", () -> keepingWhatIsThrown(sibling));
                scope.fork("failing", () -> {
                    throw new IOException("broken");
                });
                keepingWhatIsThrown(code);
            }));

            assertThat(thrown).isInstanceOf(ExecutionException.class);
            assertThat(thrown.getCause()).isInstanceOf(IOException.class).hasMessage("broken");
            assertThat(thrown.getCause().getSuppressed()).isEmpty();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
        assertThat(sibling.get())
                .hasMessage("coroutine sibling was cancelled: fork failing failed: java.io.IOException: broken");
        assertThat(code.get()).hasMessage("fork failing failed: java.io.IOException: broken");
        assertThat(scheduler.failed()).isEqualTo(1);
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    private static boolean keepingWhatIsThrown(AtomicReference<Throwable> thrown) {
        try {
            Coroutine.sleep(HOUR);
        } catch (CancellationException e) {
            thrown.set(e);
            throw e;
        }
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void laterFailuresAreSuppressedInTheFirst(LoopKind kind) throws InterruptedException {
        InCoroutine.run(loops.one(kind), () -> {
            var thrown = catchThrowable(() -> CoroutineScope.run(scope -> {
                scope.fork("second", () -> {
                    try {
                        Coroutine.sleep(HOUR);
                    } finally {
                        throwWhileTidyingUp();
                    }
                    return true;
                });
                scope.fork("first", () -> {
                    throw new IOException("first");
                });
            }));

            assertThat(thrown.getCause()).hasMessage("first");
            assertThat(thrown.getCause().getSuppressed())
                    .singleElement()
                    .satisfies(second -> assertThat(second).isInstanceOf(IllegalArgumentException.class));
        });
    }

    private static void throwWhileTidyingUp() {
        throw new IllegalArgumentException("while tidying up");
    }

    /** The code may learn that a fork is cancelled while the others, and itself, are still being cancelled elsewhere. */
    @Test
    void codeThatAwaitsOneOfManyForksLearnsOfTheFailureOfAnother() throws InterruptedException {
        var group = loops.group(2);
        var here = group.schedulers().get(0);
        var elsewhere = group.schedulers().get(1);
        for (int i = 0; i < 10; i++) {
            InCoroutine.run(
                    here,
                    () -> assertThatThrownBy(() -> CoroutineScope.<Void, RuntimeException>call(scope -> {
                                var awaited = scope.fork("awaited", () -> sleepForAnHour());
                                for (int other = 0; other < 500; other++) {
                                    scope.fork("other", () -> sleepForAnHour());
                                }
                                scope.fork(elsewhere, "failing", () -> {
                                    throw new IOException("broken");
                                });
                                return awaited.await();
                            }))
                            .isInstanceOf(ExecutionException.class)
                            .hasRootCauseMessage("broken"));
        }
    }

    private static Void sleepForAnHour() {
        Coroutine.sleep(HOUR);
        throw new IllegalStateException("not cancelled");
    }

    @Test
    void forkThatWasAwaitedFailsTheScopeOnce() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var thrown = catchThrowable(() -> CoroutineScope.run(scope -> {
                var fork = scope.fork("failing", () -> {
                    throw new IOException("broken");
                });
                fork.await();
            }));

            assertThat(thrown).isInstanceOf(ExecutionException.class).hasRootCauseMessage("broken");
            assertThat(thrown.getCause().getSuppressed()).isEmpty();
        });
    }

    @Test
    void errorInAForkIsAFailureToo() throws InterruptedException {
        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> CoroutineScope.run(scope -> scope.fork("bad", () -> {
                            throw new StackOverflowError("too deep");
                        })))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(StackOverflowError.class));
    }

    @Test
    void codeThatThrowsCancelsTheForksAndWaitsForThem() throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            var sequence = new Sequence();
            assertThatThrownBy(() -> CoroutineScope.run(scope -> {
                        var started = new CompletableFuture<Boolean>();
                        scope.fork("tidy", () -> {
                            try {
                                sequence.expect(1);
                                started.complete(true);
                                Coroutine.sleep(HOUR);
                            } finally {
                                Coroutine.yieldNow();
                                sequence.expect(3);
                            }
                            return true;
                        });
                        Coroutine.await(started);
                        sequence.expect(2);
                        throw new IOException("the code");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the code");
            sequence.finish(4);
        });
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @Test
    void failuresOfForksAreSuppressedInWhatTheCodeThrew() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var thrown = catchThrowable(() -> CoroutineScope.run(scope -> {
                scope.fork("late", () -> {
                    try {
                        Coroutine.sleep(HOUR);
                    } finally {
                        throwWhileTidyingUp();
                    }
                    return true;
                });
                Coroutine.yieldNow();
                throw new IOException("the code");
            }));

            assertThat(thrown).hasMessage("the code");
            assertThat(thrown.getSuppressed())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("while tidying up"));
        });
    }

    @Test
    void whatTheCodeThrowsAfterAForkFailedIsSuppressed() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var thrown = catchThrowable(() -> CoroutineScope.run(scope -> {
                scope.fork("failing", () -> {
                    throw new IOException("first");
                });
                try {
                    Coroutine.sleep(HOUR);
                } finally {
                    throwWhileTidyingUp();
                }
            }));

            assertThat(thrown).isInstanceOf(ExecutionException.class).hasRootCauseMessage("first");
            assertThat(thrown.getCause().getSuppressed())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("while tidying up"));
        });
    }

    // ---- cancellation

    @ParameterizedTest
    @EnumSource
    void cancelledParentCancelsTheForksAndWaitsForThem(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var sequence = new Sequence();
        var parent = scheduler.start("parent", () -> {
            try {
                CoroutineScope.run(scope -> scope.fork("child", () -> {
                    try {
                        sequence.expect(1);
                        Coroutine.sleep(HOUR);
                    } finally {
                        Coroutine.sleep(Duration.ZERO);
                        sequence.expect(2);
                    }
                    return true;
                }));
            } finally {
                sequence.expect(3);
            }
        });
        Eventually.isTrue(
                "both are suspended",
                () -> scheduler.live() == 2
                        && scheduler.coroutines().stream().allMatch(c -> c.state() == Coroutine.State.SUSPENDED));

        parent.cancel("the client left");
        InCoroutine.awaitEnd(parent);

        sequence.finish(4);
        assertThat(scheduler.cancelled()).isEqualTo(2);
        assertThat(parent.failure()).isNull();
    }

    @Test
    void cancelledForkIsNoFailureOfTheScope() throws InterruptedException {
        InCoroutine.run(
                loops.own(),
                () -> CoroutineScope.run(scope -> {
                    var fork = scope.fork("unwanted", () -> {
                        Coroutine.sleep(HOUR);
                        return "never";
                    });
                    Coroutine.yieldNow();
                    assertThat(fork.cancel("not needed")).isTrue();
                    assertThatThrownBy(fork::await)
                            .isInstanceOf(CancellationException.class)
                            .hasMessage("fork unwanted was cancelled: not needed");
                    assertThat(scope.fork("next", () -> "goes on").await()).isEqualTo("goes on");
                }));
    }

    @Test
    void cancelForksLeavesTheScopeUsable() throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(
                scheduler,
                () -> CoroutineScope.run(scope -> {
                    for (int i = 0; i < 3; i++) {
                        scope.fork("sleeper", () -> keepingWhatIsThrown(new AtomicReference<>()));
                    }
                    Coroutine.yieldNow();
                    scope.cancelForks("enough");
                    scope.join();
                    assertThat(scheduler.cancelled()).isEqualTo(3);
                    assertThat(scope.fork("another", () -> 4).await()).isEqualTo(4);
                }));
    }

    @Test
    void noForkAfterAFailure() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var refused = new AtomicReference<Throwable>();
            assertThatThrownBy(() -> CoroutineScope.run(scope -> {
                        scope.fork("failing", () -> {
                            throw new IOException("broken");
                        });
                        assertThatThrownBy(() -> Coroutine.sleep(HOUR)).isInstanceOf(CancellationException.class);
                        refused.set(catchThrowable(() -> scope.fork("another", () -> 1)));
                    }))
                    .hasRootCauseMessage("broken");
            assertThat(refused.get())
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("no fork another: fork failing failed: java.io.IOException: broken");
        });
    }

    // ---- supervision

    @Test
    void supervisedFailureIsItsOwnForksAlone() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var survived = CoroutineScope.<String, RuntimeException>supervise(scope -> {
                var failing = scope.fork("failing", () -> {
                    throw new IOException("broken");
                });
                var other = scope.fork("other", () -> {
                    Coroutine.yieldNow();
                    return "survived";
                });
                assertThatThrownBy(failing::await)
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseMessage("broken");
                return other.await();
            });
            assertThat(survived).isEqualTo("survived");
        });
    }

    @Test
    void supervisedFailureThatNobodyAwaitsIsLogged() throws InterruptedException {
        InCoroutine.run(
                loops.own(),
                () -> CoroutineScope.<String, RuntimeException>supervise(scope -> {
                    scope.fork("unheard", () -> {
                        throw new IOException("broken");
                    });
                    return "ended";
                }));

        log.expect("Coroutine unheard failed");
    }

    // ---- what a fork has from its parent

    @Test
    void forksHaveTheLoggingContextAndKeepChangesToThemselves() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            MDC.put("request", "17");
            CoroutineScope.run(scope -> {
                var seen = scope.fork("child", () -> {
                    var inherited = MDC.get("request");
                    MDC.put("request", "of the child");
                    return inherited;
                });
                assertThat(seen.await()).isEqualTo("17");
                assertThat(MDC.get("request")).isEqualTo("17");
            });
        });
    }

    @Test
    void forksHaveTheScopedValues() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "only the JDK's own threads inherit where it is closed");
        InCoroutine.run(loops.own(), () -> {
            var seen = ScopedValue.where(USER, "ada")
                    .call(() -> CoroutineScope.<String, RuntimeException>call(scope -> scope.fork(
                                    "child",
                                    () -> ScopedValue.where(USER, USER.get() + " rebound")
                                            .call(() -> scope.fork("grandchild", USER::get)
                                                    .await()))
                            .await()));
            assertThat(seen).isEqualTo("ada rebound");
            assertThat(USER.isBound()).isFalse();
            assertThat(CoroutineScope.<Boolean, RuntimeException>call(
                            scope -> scope.fork("unbound", USER::isBound).await()))
                    .isFalse();
        });
    }

    // ---- misuse

    @Test
    void misuseIsRefused() throws InterruptedException {
        var scheduler = loops.own();
        assertThatThrownBy(() -> CoroutineScope.run(scope -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not a coroutine");
        InCoroutine.run(scheduler, () -> {
            var leaked = new AtomicReference<CoroutineScope>();
            CoroutineScope.run(leaked::set);
            assertThatThrownBy(() -> leaked.get().fork("late", () -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no fork late: the scope has ended");
            CoroutineScope.run(scope -> {
                var wrong = scope.fork("wrong", () -> catchThrowable(scope::join));
                assertThat(wrong.await())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("join is for the scope's own code, in coroutine test");
            });
        });
    }

    @Test
    void forkThatAwaitsItselfIsRefused() throws InterruptedException {
        InCoroutine.run(
                loops.own(),
                () -> CoroutineScope.run(scope -> {
                    var itself = new CompletableFuture<Fork<?>>();
                    var fork = scope.fork("self", () -> {
                        var self = Coroutine.await(itself);
                        return catchThrowable(self::await);
                    });
                    itself.complete(fork);
                    assertThat(fork.await())
                            .isInstanceOf(IllegalStateException.class)
                            .satisfies(e -> assertThat(e).hasMessage("coroutine self would wait for its own end"));
                }));
    }

    // ---- race

    @ParameterizedTest
    @EnumSource
    void firstToSucceedWinsAndTheOthersHaveEnded(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        InCoroutine.run(scheduler, () -> {
            var never = new CompletableFuture<String>();
            var winner = CoroutineScope.<String>race(List.of(
                    () -> Coroutine.await(never),
                    () -> {
                        throw new IOException("broken");
                    },
                    () -> {
                        Coroutine.yieldNow();
                        return "won";
                    }));

            assertThat(winner).isEqualTo("won");
            assertThat(scheduler.live()).isEqualTo(1);
        });
        assertThat(scheduler.cancelled()).isEqualTo(1);
    }

    @Test
    void raceThatNobodyWinsFailsWithAllFailures() throws InterruptedException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "the JDK's pool promises no order");
        InCoroutine.run(loops.own(), () -> {
            var thrown = catchThrowable(() -> CoroutineScope.race(List.of(
                    () -> {
                        throw new IOException("one");
                    },
                    () -> {
                        throw new IOException("two");
                    })));
            assertThat(thrown).isInstanceOf(ExecutionException.class).hasRootCauseMessage("one");
            assertThat(thrown.getCause().getSuppressed())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("two"));
        });
    }

    @Test
    void raceNeedsAContender() throws InterruptedException {
        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> CoroutineScope.race(List.of()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("a race without contenders: at least one is needed"));
    }

    @ParameterizedTest
    @EnumSource
    void cancelledRaceCancelsItsContenders(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var racer = scheduler.start(
                "racer",
                () -> CoroutineScope.race(List.of(
                        () -> Coroutine.await(new CompletableFuture<>()),
                        () -> Coroutine.await(new CompletableFuture<>()))));
        Eventually.isTrue("all have started", () -> scheduler.live() == 3);

        racer.cancel("the client left");
        InCoroutine.awaitEnd(racer);

        assertThat(scheduler.live()).isZero();
        assertThat(scheduler.cancelled()).isEqualTo(3);
    }
}
