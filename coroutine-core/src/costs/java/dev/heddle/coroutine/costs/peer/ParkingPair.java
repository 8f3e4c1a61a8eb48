package dev.heddle.coroutine.costs.peer;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;

/** Two coroutines of one event loop that hand a turn to and fro: each unparks the other and parks. */
public final class ParkingPair {
    private final long turns;
    private final Coroutine first;
    private final Coroutine second;

    /** Confined to the loop. */
    private boolean firstsTurn = true;

    private ParkingPair(CoroutineScheduler scheduler, long turns) {
        this.turns = turns;
        first = scheduler.start("first", () -> play(true));
        second = scheduler.start("second", () -> play(false));
    }

    /**
     * Starts a pair. Called by a coroutine of the same loop, so that both exist before one runs.
     *
     * @param turns how often the turn goes there and back: each of the two is resumed and suspended once for it
     */
    public static ParkingPair start(CoroutineScheduler scheduler, long turns) {
        return new ParkingPair(scheduler, turns);
    }

    private void play(boolean isFirst) {
        var other = isFirst ? second : first;
        for (long i = 0; i < turns; i++) {
            while (firstsTurn != isFirst) {
                Coroutine.park(this);
            }
            firstsTurn = !isFirst;
            other.unpark();
        }
    }

    /** Suspends the calling coroutine until both have ended. */
    public void join() throws InterruptedException {
        first.join();
        second.join();
    }
}
