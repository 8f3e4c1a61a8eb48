package dev.heddle.coroutine.costs.peer;

import java.util.concurrent.locks.LockSupport;

/** Two virtual threads of the JDK's default scheduler, which has one carrier here. */
final class VirtualThreadPairs {
    private final long turns;
    private final Thread first;
    private final Thread second;

    /** Volatile, since the JDK does not promise that both run on one thread, although they do. */
    private volatile boolean firstsTurn = true;

    private VirtualThreadPairs(long turns) {
        this.turns = turns;
        first = Thread.ofVirtual().unstarted(() -> play(true));
        second = Thread.ofVirtual().unstarted(() -> play(false));
    }

    static double parking(Batches batches) throws Exception {
        return batches.nanosPerPair(pairs -> {
            var pair = new VirtualThreadPairs(pairs);
            startAndJoin(pair.first, pair.second);
        });
    }

    static double yielding(Batches batches) throws Exception {
        return batches.nanosPerPair(pairs -> startAndJoin(
                Thread.ofVirtual().unstarted(() -> yieldOften(pairs)),
                Thread.ofVirtual().unstarted(() -> yieldOften(pairs))));
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is what is measured
    private static void yieldOften(long times) {
        for (long i = 0; i < times; i++) {
            Thread.yield();
        }
    }

    private void play(boolean isFirst) {
        var other = isFirst ? second : first;
        for (long i = 0; i < turns; i++) {
            while (firstsTurn != isFirst) {
                LockSupport.park(this);
            }
            firstsTurn = !isFirst;
            LockSupport.unpark(other);
        }
    }

    private static void startAndJoin(Thread first, Thread second) throws InterruptedException {
        first.start();
        second.start();
        first.join();
        second.join();
    }
}
