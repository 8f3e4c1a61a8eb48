package dev.heddle.coroutine;

/** Two coroutines of one event loop that hand a turn to and fro: each unparks the other and parks. */
final class ParkingPair {
    private final int turns;
    private Coroutine first;
    private Coroutine second;

    /** Confined to the loop. */
    private boolean firstsTurn = true;

    /** Called on the loop, so that both exist before one runs. */
    ParkingPair(CoroutineScheduler scheduler, int turns) {
        this.turns = turns;
        first = scheduler.start("first", () -> play(true, second));
        second = scheduler.start("second", () -> play(false, first));
    }

    private void play(boolean isFirst, Coroutine other) {
        for (int i = 0; i < turns; i++) {
            while (firstsTurn != isFirst) {
                Coroutine.park(this);
            }
            firstsTurn = !isFirst;
            other.unpark();
        }
    }

    void join() throws InterruptedException {
        first.join();
        second.join();
    }
}
