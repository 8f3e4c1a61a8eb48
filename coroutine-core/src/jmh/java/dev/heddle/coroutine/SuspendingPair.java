package dev.heddle.coroutine;

/** Two coroutines of one event loop that hand a turn to and fro: each resumes the other's {@link Suspension}. */
final class SuspendingPair {
    private final int turns;
    private final Coroutine first;
    private final Coroutine second;

    /** Confined to the loop, as is the suspension of the one that waits. */
    private boolean firstsTurn = true;

    private Suspension<Void> waiting;

    /** Called on the loop, so that both exist before one runs. */
    SuspendingPair(CoroutineScheduler scheduler, int turns) {
        this.turns = turns;
        first = scheduler.start("first", () -> play(true));
        second = scheduler.start("second", () -> play(false));
    }

    private void play(boolean isFirst) {
        for (int i = 0; i < turns; i++) {
            if (firstsTurn != isFirst) {
                Coroutine.<Void>suspend(suspension -> waiting = suspension);
            }
            firstsTurn = !isFirst;
            resumeOther();
        }
    }

    private void resumeOther() {
        var suspension = waiting;
        if (suspension != null) {
            waiting = null;
            suspension.resume(null);
        }
    }

    void join() throws InterruptedException {
        first.join();
        second.join();
    }
}
