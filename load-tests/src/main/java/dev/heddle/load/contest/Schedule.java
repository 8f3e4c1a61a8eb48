package dev.heddle.load.contest;

import java.time.Duration;
import java.util.List;

/**
 * How often servers are loaded, and for how long.
 *
 * @param connections the sizes of load, each of them a window in each round
 * @param rounds how often each server has its turn at each size
 * @param warmUp load on each server before the first figure, over all sizes
 * @param warmUpTurns into how many sets of new connections that is split
 * @param settle load before each window
 * @param window what is measured
 * @param rate requests a second over all connections, in windows and what is before each; 0 for as many as are answered
 */
public record Schedule(
        List<Integer> connections,
        int rounds,
        Duration warmUp,
        int warmUpTurns,
        Duration settle,
        Duration window,
        int rate) {
    /** As many requests as are answered. */
    public Schedule(
            List<Integer> connections, int rounds, Duration warmUp, int warmUpTurns, Duration settle, Duration window) {
        this(connections, rounds, warmUp, warmUpTurns, settle, window, 0);
    }

    /** How long it takes with so many servers, without opening the connections. */
    public Duration expected(int servers) {
        return window.plus(settle).multipliedBy(windows(servers)).plus(warmUp.multipliedBy(servers));
    }

    /** Windows of all servers in all rounds. */
    public int windows(int servers) {
        return servers * rounds * connections.size();
    }

    /** The load of each set of connections in the warm-up; zero if there is none. */
    Duration warmUpShare() {
        return warmUp.dividedBy(warmUpTurns).dividedBy(connections.size());
    }

    /** The greatest size of load. */
    public int mostConnections() {
        return connections.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
