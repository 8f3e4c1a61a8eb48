package dev.heddle.load.hold;

import dev.heddle.load.support.PrometheusText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the metrics of a server say.
 *
 * @param byLoop coroutines by event loop; each connection has one
 */
record ServerFigures(long connections, long switches, Map<String, Long> byLoop) {
    static ServerFigures of(PrometheusText metrics) {
        Map<String, Long> byLoop = new TreeMap<>();
        metrics.byLabel("coroutine_live", "event_loop").forEach((loop, live) -> byLoop.put(loop, live.longValue()));
        return new ServerFigures(
                (long) metrics.sum("connection_open").orElse(0),
                (long) metrics.sum("coroutine_switches_total").orElse(0),
                byLoop);
    }

    static long connections(List<ServerFigures> all) {
        return all.stream().mapToLong(ServerFigures::connections).sum();
    }

    static long switches(List<ServerFigures> all) {
        return all.stream().mapToLong(ServerFigures::switches).sum();
    }
}
