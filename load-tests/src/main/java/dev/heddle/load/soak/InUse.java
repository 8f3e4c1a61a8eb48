package dev.heddle.load.soak;

import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.PrometheusText;
import java.util.OptionalDouble;

/**
 * What the server has at work at one moment, by its own gauges.
 *
 * @param connections open
 * @param coroutines live
 * @param streams of HTTP/2 whose exchanges have not ended
 * @param webSockets open
 */
record InUse(long connections, long coroutines, long streams, long webSockets) {
    static InUse of(PrometheusText metrics) throws LoadException {
        return new InUse(
                required("connection_open", metrics.sum("connection_open")),
                required("coroutine_live", metrics.sum("coroutine_live")),
                required("http2_stream_open", metrics.sum("http2_stream_open")),
                required("websocket_open", metrics.sum("websocket_open")));
    }

    /** What is not measured cannot be shown to be zero. */
    private static long required(String gauge, OptionalDouble value) throws LoadException {
        return (long) value.orElseThrow(() -> new LoadException("the server's metrics have no " + gauge));
    }

    boolean isNothing() {
        return equals(new InUse(0, 0, 0, 0));
    }
}
