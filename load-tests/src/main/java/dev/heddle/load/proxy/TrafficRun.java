package dev.heddle.load.proxy;

import dev.heddle.load.client.Outcome;
import dev.heddle.load.client.Tally;
import dev.heddle.load.client.Traffic;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Something that is done again and again while traffic passes through the proxy; says every few seconds how it goes. */
final class TrafficRun {
    private static final Duration PROGRESS = Duration.ofSeconds(5);

    private final Traffic traffic;
    private final PrintStream out;
    private long nextProgress;

    TrafficRun(Traffic traffic, PrintStream out) {
        this.traffic = traffic;
        this.out = out;
    }

    /** What is done; an exception ends the run. */
    interface Disturbance {
        void run() throws IOException, InterruptedException;
    }

    /**
     * Does it every so often, for so long. What takes longer than the time between two turns makes the next turn late, and
     * never two at a time.
     *
     * @return how often it was done
     */
    int disturb(Duration time, Duration every, Disturbance disturbance) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        nextProgress = start + PROGRESS.toNanos();
        int turns = 0;
        for (long next = start + every.toNanos();
                next - end < 0;
                next = Math.max(next + every.toNanos(), System.nanoTime())) {
            sleepUntil(next, start);
            disturbance.run();
            turns++;
        }
        sleepUntil(end, start);
        return turns;
    }

    /** Lets the traffic be for a time. */
    void leaveAlone(Duration time) throws InterruptedException {
        long start = System.nanoTime();
        nextProgress = start + PROGRESS.toNanos();
        sleepUntil(start + time.toNanos(), start);
    }

    private void sleepUntil(long time, long start) throws InterruptedException {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            Thread.sleep(Duration.ofNanos(Math.min(left, Math.max(1, nextProgress - System.nanoTime()))));
            if (System.nanoTime() - nextProgress >= 0) {
                nextProgress += PROGRESS.toNanos();
                out.println("%3d s: %s"
                        .formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds(), traffic.tallied()));
            }
        }
    }

    /** The failures of a run in which every request should be answered. */
    static List<String> failuresOf(Tally tally) {
        long failed = tally.otherThan(Set.of(Outcome.ANSWERED));
        if (failed > 0) {
            return List.of("%,d requests failed: %s".formatted(failed, tally.details()));
        }
        return tally.of(Outcome.ANSWERED) > 0 ? List.of() : List.of("no request was answered");
    }
}
