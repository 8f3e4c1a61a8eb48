package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Netty's futures and the JDK's stages, awaited. */
final class AwaitTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void doneFutureGivesItsResultAtOnce(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var future = scheduler.eventLoop().newSucceededFuture("done");

        assertThat(InCoroutine.call(scheduler, () -> Coroutine.await(future))).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource
    void futureGivesItsResultWhenItComes(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        Promise<String> promise = scheduler.eventLoop().newPromise();
        var result = new AtomicReference<String>();
        var coroutine = scheduler.start("waiter", () -> result.set(Coroutine.await(promise)));
        Eventually.isSuspended(coroutine);

        promise.setSuccess("later");
        InCoroutine.awaitSuccess(coroutine);

        assertThat(result).hasValue("later");
    }

    @Test
    void failureOfAFutureIsTheCause() throws InterruptedException {
        var scheduler = loops.own();
        var failure = new IOException("refused");
        Promise<String> promise = scheduler.eventLoop().newPromise();
        scheduler.eventLoop().execute(() -> promise.setFailure(failure));

        InCoroutine.run(
                scheduler,
                () -> assertThatThrownBy(() -> Coroutine.await(promise))
                        .isInstanceOf(ExecutionException.class)
                        .hasCause(failure));
    }

    @Test
    void cancellationOfAFutureIsACancellation() throws InterruptedException {
        var scheduler = loops.own();
        Promise<String> promise = scheduler.eventLoop().newPromise();
        promise.cancel(false);

        InCoroutine.run(
                scheduler,
                () -> assertThatThrownBy(() -> Coroutine.await(promise)).isInstanceOf(CancellationException.class));
    }

    @Test
    void cancelledCoroutineLeavesTheFutureAsItIs() throws InterruptedException {
        var scheduler = loops.own();
        Promise<String> promise = scheduler.eventLoop().newPromise();
        var coroutine = scheduler.start("waiter", () -> Coroutine.await(promise));
        Eventually.isSuspended(coroutine);

        coroutine.cancel("no longer wanted");
        InCoroutine.awaitEnd(coroutine);

        assertThat(scheduler.cancelled()).isEqualTo(1);
        assertThat(promise.isDone()).isFalse();
        assertThat(promise.trySuccess("unseen")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void completeStageGivesItsResultAtOnce(LoopKind kind) throws InterruptedException {
        var stage = CompletableFuture.completedStage("done");

        assertThat(InCoroutine.call(loops.one(kind), () -> Coroutine.await(stage)))
                .isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource
    void stageGivesItsResultWhenItComes(LoopKind kind) throws InterruptedException {
        var stage = new CompletableFuture<String>();
        var result = new AtomicReference<String>();
        var coroutine = loops.one(kind).start("waiter", () -> result.set(Coroutine.await(stage)));
        Eventually.isSuspended(coroutine);

        stage.complete("later");
        InCoroutine.awaitSuccess(coroutine);

        assertThat(result).hasValue("later");
    }

    @Test
    void failureOfAStageIsTheCause() throws InterruptedException {
        var failure = new IOException("refused");
        var stage = CompletableFuture.failedStage(failure);

        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> Coroutine.await(stage))
                        .isInstanceOf(ExecutionException.class)
                        .hasCause(failure));
    }

    @Test
    void failureOfADependentStageIsTheCauseWithoutAWrapper() throws InterruptedException {
        var failure = new IllegalStateException("in the middle");
        var stage = CompletableFuture.completedFuture("start").thenApply(ignored -> {
            throw failure;
        });

        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> Coroutine.await(stage))
                        .isInstanceOf(ExecutionException.class)
                        .hasCause(failure));
    }

    @Test
    void cancelledCoroutineLeavesTheStageAsItIs() throws InterruptedException {
        var scheduler = loops.own();
        var stage = new CompletableFuture<String>();
        var coroutine = scheduler.start("waiter", () -> Coroutine.await(stage));
        Eventually.isSuspended(coroutine);

        coroutine.cancel("no longer wanted");
        InCoroutine.awaitEnd(coroutine);

        assertThat(scheduler.cancelled()).isEqualTo(1);
        assertThat(stage.isDone()).isFalse();
        assertThat(stage.complete("unseen")).isTrue();
    }

    @Test
    void bothAreRefusedOutsideOfACoroutine() {
        assertThatThrownBy(() -> Coroutine.await(CompletableFuture.completedStage("never")))
                .isInstanceOf(IllegalStateException.class);
        var future = loops.own().eventLoop().newSucceededFuture("never");
        assertThatThrownBy(() -> Coroutine.await(future)).isInstanceOf(IllegalStateException.class);
    }
}
