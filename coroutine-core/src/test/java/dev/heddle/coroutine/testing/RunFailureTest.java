package dev.heddle.coroutine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.ExpectedLog;
import dev.heddle.coroutine.fixture.NeedsOpenInternals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fails in a run fails the run; nothing of it is only logged. */
@NeedsOpenInternals
final class RunFailureTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog();

    @Test
    void runThrowsWhatItsBodyThrows() {
        var thrown = new IOException("broken");
        assertThatThrownBy(() -> VirtualTime.run(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown)
                .hasNoSuppressedExceptions();
    }

    @Test
    void failureOfTheBodyCancelsTheOthers() throws Exception {
        var seen = new ArrayList<String>();
        assertThatThrownBy(() -> VirtualTime.run(loop -> {
                    loop.scheduler().start("other", () -> {
                        try {
                            Coroutine.sleep(HOUR);
                        } finally {
                            seen.add(Coroutine.current().cancelReason() + " at " + loop.elapsed());
                        }
                    });
                    loop.scheduler().start("not begun", () -> Coroutine.sleep(HOUR));
                    Coroutine.sleep(Duration.ofMinutes(1));
                    throw new AssertionError("as it should");
                }))
                .hasMessage("as it should");
        assertThat(seen).containsExactly("the test has failed: java.lang.AssertionError: as it should at PT1M");
    }

    @Test
    void failuresOfOtherCoroutinesFailTheRunTogether() {
        var first = new IOException("first");
        var second = new IllegalStateException("second");
        assertThatThrownBy(() -> VirtualTime.run(loop -> {
                    loop.scheduler().start("late", () -> {
                        Coroutine.sleep(HOUR);
                        throw second;
                    });
                    loop.scheduler().start("early", () -> {
                        throw first;
                    });
                }))
                .isSameAs(first)
                .hasSuppressedException(second);
    }

    @Test
    void failureOfTheBodyComesFirst() {
        var ofBody = new AssertionError("of the body");
        var before = new IOException("before");
        assertThatThrownBy(() -> VirtualTime.run(loop -> {
                    loop.scheduler()
                            .start("other", () -> {
                                throw before;
                            })
                            .join();
                    throw ofBody;
                }))
                .isSameAs(ofBody)
                .hasSuppressedException(before);
    }

    @Test
    void failureThatLeadsToADeadlockComesBeforeIt() {
        var failure = new IOException("will never answer");
        assertThatThrownBy(() -> VirtualTime.builder().patience(Duration.ZERO).run(loop -> {
                    loop.scheduler().start("answerer", () -> {
                        throw failure;
                    });
                    Coroutine.suspend(never -> {});
                }))
                .isSameAs(failure)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(DeadlockError.class));
    }

    @Test
    void failureThatIsTakenIsExpected() throws Exception {
        VirtualTime.run(loop -> {
            var coroutine = loop.scheduler().start("failing", () -> {
                throw new IOException("expected");
            });
            coroutine.join();
            assertThat(loop.takeFailure(coroutine)).hasMessage("expected");
            assertThatThrownBy(() -> loop.takeFailure(coroutine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has not failed, or its failure was taken before");
        });
    }

    @Test
    void failureThatNobodyAskedForFailsTheClose() throws Exception {
        var loop = VirtualTime.start();
        loop.scheduler().start("failing", () -> {
            throw new IOException("unseen");
        });
        loop.settle();
        assertThatThrownBy(loop::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody knew of this")
                .hasRootCauseMessage("unseen");
    }

    @Test
    void cancellationIsNoFailure() throws Exception {
        VirtualTime.run(loop -> {
            var coroutine = loop.scheduler().start("sleeper", () -> Coroutine.sleep(HOUR));
            Coroutine.sleep(Duration.ofMinutes(1));
            coroutine.cancel("no longer needed");
        });
    }

    @Test
    void runsDoNotNestNorOverlap() throws Exception {
        VirtualTime.run(loop -> {
            assertThatThrownBy(() -> loop.run(() -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("it is running already");
            assertThatThrownBy(() -> loop.advance(HOUR))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Coroutine.sleep lets time pass");
            var elsewhere = Coroutine.await(java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> org.assertj.core.api.Assertions.catchThrowable(() -> loop.advance(HOUR))));
            assertThat(elsewhere)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a run or a step of time is in progress");
        });
    }
}
