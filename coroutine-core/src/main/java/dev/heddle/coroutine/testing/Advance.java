package dev.heddle.coroutine.testing;

import dev.heddle.coroutine.LoopClock;
import java.util.concurrent.CountDownLatch;

/** A step of time by hand: every timer on the way is served at its own time, and the loop is idle at the end. */
final class Advance implements TimeDrive {
    private final VirtualClock clock;
    private final long target;
    final CountDownLatch done = new CountDownLatch(1);

    Advance(VirtualClock clock, long target) {
        this.clock = clock;
        this.target = target;
    }

    @Override
    public long idle(long nextTimer) {
        if (nextTimer <= target) {
            clock.moveTo(nextTimer);
            return LoopClock.LOOK_AGAIN;
        }
        clock.moveTo(target);
        clock.replaceDrive(this, TimeDrive.NONE);
        done.countDown();
        return LoopClock.UNTIL_WOKEN;
    }
}
