package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a {@link StallDetector} knows of one event loop. Confined to the detector's thread but for heartbeat and count. */
final class LoopWatch {
    private static final Logger log = LoggerFactory.getLogger(StallDetector.class);

    private final CoroutineScheduler scheduler;
    private final long limit;

    /** Set by the detector, which then sends the heartbeat; cleared by the loop. */
    private volatile boolean heartbeatPending;

    private final AtomicLong stalls = new AtomicLong();

    /** The loop takes no tasks any more. */
    private boolean ended;

    private long slices;
    /** Since when the loop is known to be at one thing, if it is. */
    private long heldSince;

    private @Nullable Culprit culprit;
    /** Ends the event of the Flight Recorder, if there is one. */
    private @Nullable Consumer<Duration> recorded;

    LoopWatch(CoroutineScheduler scheduler, long limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    CoroutineScheduler scheduler() {
        return scheduler;
    }

    long stalls() {
        return stalls.get();
    }

    void look(long now, long stoodStill) {
        if (ended) {
            return;
        }
        heldSince += stoodStill;
        if (hasMoved()) {
            endStall(now);
            slices = endedSlices();
            heldSince = now;
            if (!heartbeatPending) {
                sendHeartbeat();
            }
        } else if (culprit == null && now - heldSince >= limit) {
            beginStall(now);
        }
    }

    private boolean hasMoved() {
        return !heartbeatPending || slices != endedSlices();
    }

    /** Of coroutines that run on this loop: on the JDK's scheduler theirs say nothing of the loop. */
    private long endedSlices() {
        return EventLoops.coroutinesRunOnEventLoops()
                ? scheduler.switches() + scheduler.completed() + scheduler.failed() + scheduler.cancelled()
                : 0;
    }

    private void sendHeartbeat() {
        heartbeatPending = true;
        try {
            scheduler.execute(() -> heartbeatPending = false);
        } catch (RejectedExecutionException e) {
            ended = true;
        }
    }

    private void beginStall(long now) {
        var found = Culprit.of(scheduler);
        if (found == null || hasMoved()) {
            // At rest, or gone on while it was looked at.
            heldSince = now;
            return;
        }
        culprit = found;
        stalls.incrementAndGet();
        recorded = FlightRecording.isAvailable() ? StallEvent.begin(scheduler.name(), found) : null;
        log.warn(
                "Event loop {} has been held up for {} by {}{}",
                scheduler.name(),
                Text.time(heldFor(now)),
                found.inWords(),
                Text.stack(found.stack()));
    }

    private void endStall(long now) {
        var known = culprit;
        if (known != null) {
            culprit = null;
            if (recorded != null) {
                recorded.accept(heldFor(now));
            }
            log.warn(
                    "Event loop {} goes on; it was held up for {} by {}",
                    scheduler.name(),
                    Text.time(heldFor(now)),
                    known.inWords());
        }
    }

    private Duration heldFor(long now) {
        return Duration.ofNanos(now - heldSince);
    }
}
