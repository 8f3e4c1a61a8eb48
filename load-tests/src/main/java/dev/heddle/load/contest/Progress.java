package dev.heddle.load.contest;

import java.time.Duration;

/** How far a contest is: the time of what is left is that of the windows so far. Confined to one thread. */
final class Progress {
    private final int windows;
    private int done;
    private long begunNanos;

    Progress(int windows) {
        this.windows = windows;
    }

    /** The first window begins. */
    void begin() {
        begunNanos = System.nanoTime();
    }

    /** One window less, measured or left out. */
    void windowDone() {
        done++;
    }

    /** {@code 3 min left}. */
    String left() {
        Duration used = Duration.ofNanos(System.nanoTime() - begunNanos);
        long seconds =
                used.multipliedBy(windows - done).dividedBy(Math.max(1, done)).toSeconds();
        return seconds < 100 ? seconds + " s left" : (seconds + 30) / 60 + " min left";
    }
}
