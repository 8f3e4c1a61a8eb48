package dev.heddle.coroutine;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The first of several to succeed. Any event loop may run a contender, so that the two fields are under a lock. */
final class Race<T extends @Nullable Object> {
    private final List<? extends Callable<? extends T>> contenders;

    private @Nullable Throwable firstFailure;
    private int running;

    Race(List<? extends Callable<? extends T>> contenders) {
        if (contenders.isEmpty()) {
            throw new IllegalArgumentException("a race without contenders: at least one is needed");
        }
        this.contenders = List.copyOf(contenders);
        this.running = contenders.size();
    }

    /** What the race ended with: a result, or the failure of all. */
    private record Finish<T extends @Nullable Object>(
            @Nullable T result, @Nullable Throwable failure) {}

    @SuppressWarnings("NullAway") // the result is set unless there is a failure
    T run() throws ExecutionException {
        Finish<T> finish = CoroutineScope.supervise(scope -> {
            try {
                return Coroutine.<Finish<T>>suspend(first -> forkAll(scope, first));
            } finally {
                scope.cancelForks("the race is over");
            }
        });
        if (finish.failure != null) {
            throw new ExecutionException(finish.failure);
        }
        return finish.result;
    }

    private void forkAll(CoroutineScope scope, Suspension<Finish<T>> first) {
        for (var contender : contenders) {
            scope.fork("contender", () -> run(contender, first)).seen();
        }
    }

    private boolean run(Callable<? extends T> contender, Suspension<Finish<T>> first) throws Exception {
        try {
            return first.resume(new Finish<>(contender.call(), null));
        } catch (Throwable e) {
            var allFailed = failed(e);
            if (allFailed != null) {
                first.resume(new Finish<>(null, allFailed));
            }
            throw e;
        }
    }

    /** Returns the first failure if this was the last contender. Losers who are cancelled come here too: too late. */
    private synchronized @Nullable Throwable failed(Throwable failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        } else if (firstFailure != failure) {
            firstFailure.addSuppressed(failure);
        }
        return --running == 0 ? firstFailure : null;
    }
}
