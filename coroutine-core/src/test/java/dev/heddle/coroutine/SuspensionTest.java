package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a callback to a suspended coroutine: resume, fail, park. */
final class SuspensionTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void callbackMayComeAtOnce(LoopKind kind) throws InterruptedException {
        var result = InCoroutine.call(loops.one(kind), () -> Coroutine.<String>suspend(s -> s.resume("at once")));

        assertThat(result).isEqualTo("at once");
    }

    @ParameterizedTest
    @EnumSource
    void callbackMayComeLaterFromTheLoop(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);

        var result = InCoroutine.call(
                scheduler, () -> Coroutine.<String>suspend(s -> scheduler.execute(() -> s.resume("later"))));

        assertThat(result).isEqualTo("later");
    }

    @ParameterizedTest
    @EnumSource
    void callbackMayComeFromAForeignThread(LoopKind kind) throws InterruptedException {
        var handedOver = new AtomicReference<Suspension<String>>();
        var received = new AtomicReference<String>();
        var coroutine = loops.one(kind).start("waiter", () -> received.set(Coroutine.suspend(handedOver::set)));
        Eventually.isSuspended(coroutine);

        assertThat(handedOver.get().resume("from afar")).isTrue();
        InCoroutine.awaitSuccess(coroutine);

        assertThat(received).hasValue("from afar");
    }

    @Test
    void callbackMayComeFromAnotherCoroutineOfTheSameLoop() throws InterruptedException {
        var scheduler = loops.own();

        var result = InCoroutine.call(
                scheduler,
                () -> Coroutine.<String>suspend(s -> scheduler.start("helper", () -> s.resume("neighbour"))));

        assertThat(result).isEqualTo("neighbour");
    }

    @Test
    void callbackMayBringNull() throws InterruptedException {
        var result = InCoroutine.call(loops.own(), () -> Coroutine.<String>suspend(s -> s.resume(null)));

        assertThat(result).isNull();
    }

    @Test
    void onlyTheFirstCallbackCounts() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            var result = Coroutine.<String>suspend(s -> {
                assertThat(s.resume("first")).isTrue();
                assertThat(s.resume("second")).isFalse();
                assertThat(s.fail(new IllegalStateException("third"))).isFalse();
            });
            assertThat(result).isEqualTo("first");
        });
    }

    /** One wait for several sources, as libco's {@code co_poll} and Go's {@code select}. */
    @Test
    void theFirstOfSeveralSourcesResumes() throws InterruptedException {
        var scheduler = loops.own();
        InCoroutine.run(scheduler, () -> {
            var left = new CompletableFuture<String>();
            var right = new CompletableFuture<String>();
            scheduler.start("right", () -> right.complete("right"));

            var first = Coroutine.<String>suspend(both -> {
                left.thenAccept(both::resume);
                right.thenAccept(both::resume);
            });

            assertThat(first).isEqualTo("right");
            left.complete("left");
            Coroutine.yieldNow();
        });
    }

    @Test
    void aCallbackAfterTheResumeIsRefusedToo() throws InterruptedException {
        var kept = new AtomicReference<Suspension<String>>();
        InCoroutine.run(
                loops.own(),
                () -> Coroutine.<String>suspend(s -> {
                    kept.set(s);
                    s.resume("only");
                }));

        assertThat(kept.get().resume("too late")).isFalse();
    }

    @Test
    void uncheckedFailureIsThrownAsItIs() throws InterruptedException {
        var failure = new IllegalArgumentException("wrong");
        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> Coroutine.suspend(s -> s.fail(failure)))
                        .isSameAs(failure));
    }

    @Test
    void errorIsThrownAsItIs() throws InterruptedException {
        var failure = new AssertionError("broken");
        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> Coroutine.suspend(s -> s.fail(failure)))
                        .isSameAs(failure));
    }

    @Test
    void checkedFailureIsTheCauseOfACompletionException() throws InterruptedException {
        var failure = new IOException("gone");
        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> Coroutine.suspend(s -> s.fail(failure)))
                        .isInstanceOf(CompletionException.class)
                        .hasCause(failure));
    }

    @Test
    void failureNeedsACause() throws InterruptedException {
        InCoroutine.run(
                loops.own(),
                () -> Coroutine.<String>suspend(s -> {
                    assertThatThrownBy(() -> s.fail(null)).isInstanceOf(NullPointerException.class);
                    s.resume("still open");
                }));
    }

    @Test
    void whatTheRegistrationThrowsIsThrown() throws InterruptedException {
        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> Coroutine.suspend(s -> {
                            throw new IllegalStateException("client is closed");
                        }))
                        .hasMessage("client is closed"));
    }

    @Test
    void suspendIsRefusedOutsideOfACoroutine() {
        assertThatThrownBy(() -> Coroutine.suspend(s -> s.resume("never")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not a coroutine");
    }

    @ParameterizedTest
    @EnumSource
    void parkedCoroutineGoesOnWhenItIsUnparked(LoopKind kind) throws InterruptedException {
        var open = new AtomicBoolean();
        var coroutine = loops.one(kind).start("gate", () -> {
            while (!open.get()) {
                Coroutine.park("the gate");
            }
        });
        Eventually.isSuspended(coroutine);
        assertThat(coroutine.waitsFor()).isEqualTo("the gate");

        open.set(true);
        coroutine.unpark();

        InCoroutine.awaitSuccess(coroutine);
    }

    @Test
    void unparkBeforeParkIsKept() throws InterruptedException {
        InCoroutine.run(loops.own(), () -> {
            Coroutine.current().unpark();
            Coroutine.park("nothing");
        });
    }

    @ParameterizedTest
    @EnumSource
    void parkIsRefusedOnTheLoopsOwnSide(LoopKind kind) {
        var scheduler = loops.one(kind);

        assertThatThrownBy(() -> scheduler.call(() -> {
                    Coroutine.park("the loop");
                    return null;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(scheduler.name());
    }
}
