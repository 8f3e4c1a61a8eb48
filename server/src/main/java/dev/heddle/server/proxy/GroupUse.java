package dev.heddle.server.proxy;

import dev.heddle.server.balancing.UpstreamGroup;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The exchanges that a group is in use by, so that it can be closed after the last one. May be used by any thread.
 *
 * <p>Whoever enters counts itself first and then looks whether the group is retired; {@link #retire} says so first and then
 * counts: one of the two sees the other. Those who left are counted before those who entered: if the figures are equal,
 * nobody was inside between the two counts.
 */
final class GroupUse {
    private final UpstreamGroup group;
    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean retired;

    GroupUse(UpstreamGroup group) {
        this.group = group;
    }

    UpstreamGroup group() {
        return group;
    }

    /** Begins a use, to be ended by {@link #leave}; false if there may not be another one. */
    boolean enter() {
        entered.increment();
        if (retired) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        left.increment();
        if (retired) {
            closeIfUnused();
        }
    }

    /** From now on nobody enters; the group is closed when the last one has left. */
    void retire() {
        retired = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        long gone = left.sum();
        if (gone == entered.sum() && closed.compareAndSet(false, true)) {
            group.close();
        }
    }
}
