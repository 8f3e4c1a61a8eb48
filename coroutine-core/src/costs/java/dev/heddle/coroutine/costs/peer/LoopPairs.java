package dev.heddle.coroutine.costs.peer;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Pairs of Heddle's coroutines on one event loop. Everything, the measuring too, runs on that loop. */
final class LoopPairs {
    /** So many pairs play at once where the loop is busy: its look for I/O is then divided among them. */
    static final int BUSY = 64;

    private LoopPairs() {}

    static double parking(Batches batches, int playing) throws Exception {
        return onLoop(scheduler -> batches.nanosPerPair(pairs -> park(scheduler, playing, pairs)));
    }

    /** Half of a pair that goes there and back between two coroutines: one resume with its suspend. */
    static double switching(Batches batches) throws Exception {
        return parking(batches, BUSY) / 2;
    }

    static double yielding(Batches batches, int playing) throws Exception {
        return onLoop(scheduler -> batches.nanosPerPair(pairs -> yieldNow(scheduler, playing, pairs)));
    }

    private static void park(CoroutineScheduler scheduler, int playing, long pairs) throws InterruptedException {
        List<ParkingPair> all = new ArrayList<>();
        for (int i = 0; i < playing; i++) {
            all.add(ParkingPair.start(scheduler, pairs / playing));
        }
        for (var pair : all) {
            pair.join();
        }
    }

    private static void yieldNow(CoroutineScheduler scheduler, int playing, long pairs) throws InterruptedException {
        List<Coroutine> all = new ArrayList<>();
        for (int i = 0; i < 2 * playing; i++) {
            all.add(scheduler.start("yielding", () -> {
                for (long turn = 0; turn < pairs / playing; turn++) {
                    Coroutine.yieldNow();
                }
            }));
        }
        for (var coroutine : all) {
            coroutine.join();
        }
    }

    /** What a coroutine of a new loop returns. */
    private static double onLoop(OnLoop code) throws Exception {
        requireLoops();
        try (var loops = EventLoops.builder().count(1).build()) {
            var scheduler = loops.next();
            return result(scheduler, () -> code.run(scheduler));
        }
    }

    /** The JDK's own scheduler must not be measured under this library's name. */
    static void requireLoops() {
        if (!EventLoops.coroutinesRunOnEventLoops()) {
            throw new IllegalStateException("start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED");
        }
    }

    private static double result(CoroutineScheduler scheduler, Callable<Double> code)
            throws InterruptedException, ExecutionException {
        var result = new CompletableFuture<Double>();
        scheduler.start("measure", () -> {
            try {
                result.complete(code.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.get();
    }

    private interface OnLoop {
        double run(CoroutineScheduler scheduler) throws Exception;
    }
}
