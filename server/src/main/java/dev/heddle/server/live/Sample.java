package dev.heddle.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of one second.
 *
 * @param number counts up
 * @param now the reading at its end
 * @param requestsPerSecond null without an earlier reading, as are the other rates
 * @param latency of the requests of the last seconds
 * @param lag of the last seconds
 * @param busy share of the time that each event loop's thread had a processor, 0 to 1
 */
record Sample(
        long number,
        Reading now,
        @Nullable Double requestsPerSecond,
        @Nullable Double switchesPerSecond,
        Histogram latency,
        Histogram lag,
        List<Double> busy) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    /** With fewer connections the server's own needs would be all that is seen. */
    private static final int FEWEST_FOR_MEMORY = 100;

    /**
     * The difference of two readings.
     *
     * @param before that of the sample before, or null
     * @param earlier from some seconds ago, for what needs more events than a second may have; or null
     */
    static Sample of(long number, Reading now, @Nullable Reading before, @Nullable Reading earlier) {
        if (before == null || earlier == null || now.nanos() <= before.nanos()) {
            return new Sample(number, now, null, null, Histogram.EMPTY, Histogram.EMPTY, List.of());
        }
        double seconds = (now.nanos() - before.nanos()) / NANOS_PER_SECOND;
        return new Sample(
                number,
                now,
                Math.max(0, now.requests().count() - before.requests().count()) / seconds,
                Math.max(0, now.switches() - before.switches()) / seconds,
                now.requests().since(earlier.requests()),
                now.lag().since(earlier.lag()),
                busy(now, before));
    }

    private static List<Double> busy(Reading now, Reading before) {
        var shares = new ArrayList<Double>();
        int loops = Math.min(now.loopCpuNanos().size(), before.loopCpuNanos().size());
        for (int i = 0; i < loops; i++) {
            double cpu = now.loopCpuNanos().get(i) - before.loopCpuNanos().get(i);
            shares.add(Math.clamp(cpu / (now.nanos() - before.nanos()), 0, 1));
        }
        return shares;
    }

    /** Of the heap that is in use, at most: the server's own needs are counted with it. Null if there are too few. */
    private @Nullable Double bytesPerConnection() {
        long live = now.memory().heapLive();
        return now.connections() < FEWEST_FOR_MEMORY || live < 0 ? null : (double) live / now.connections();
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("time", now.epochMillis());
        json.writeStringField("state", now.state());
        json.writeNumberField("connections", now.connections());
        write(json, "requestsPerSecond", requestsPerSecond);
        write(json, "switchesPerSecond", switchesPerSecond);
        json.writeNumberField("live", now.live());
        json.writeNumberField("runnable", now.runnable());
        writeMillis(json, "p50", latency.quantile(0.5));
        writeMillis(json, "p99", latency.quantile(0.99));
        writeMillis(json, "slowest", latency.most());
        writeMillis(json, "lagMean", lag.mean());
        writeMillis(json, "lagMost", lag.most());
        json.writeArrayFieldStart("busy");
        for (var share : busy) {
            json.writeNumber(rounded(share));
        }
        json.writeEndArray();
        json.writeNumberField("heapUsed", now.memory().heapUsed());
        write(
                json,
                "heapLive",
                now.memory().heapLive() < 0 ? null : (double) now.memory().heapLive());
        write(json, "bytesPerConnection", bytesPerConnection());
        json.writeEndObject();
    }

    private static void writeMillis(JsonGenerator json, String name, @Nullable Double nanos) throws IOException {
        write(json, name, nanos == null ? null : nanos / NANOS_PER_MILLI);
    }

    private static void write(JsonGenerator json, String name, @Nullable Double value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(rounded(value));
        }
    }

    /** More digits say nothing and are bytes for every viewer. */
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
