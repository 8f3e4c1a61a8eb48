package dev.heddle.server.live;

import java.util.List;

/**
 * What was counted up to one instant, and what there was at it.
 *
 * @param nanos when, for differences
 * @param epochMillis when, for people
 * @param state {@code starting}, {@code ready} or {@code draining}
 * @param connections open
 * @param requests how long exchanges took that have ended
 * @param switches of all event loops
 * @param live coroutines
 * @param runnable coroutines
 * @param lag of the event loops' own tasks
 * @param loopCpuNanos CPU time of each event loop's thread
 * @param memory of the process
 */
record Reading(
        long nanos,
        long epochMillis,
        String state,
        int connections,
        Histogram requests,
        long switches,
        int live,
        int runnable,
        Histogram lag,
        List<Long> loopCpuNanos,
        Memory memory) {

    /** Copies the list. */
    Reading {
        loopCpuNanos = List.copyOf(loopCpuNanos);
    }

    boolean isDraining() {
        return state.equals("draining");
    }

    /**
     * Bytes.
     *
     * @param heapUsed with what is garbage already
     * @param heapLive after the last collection; -1 before there was one
     */
    record Memory(long heapUsed, long heapLive) {}
}
