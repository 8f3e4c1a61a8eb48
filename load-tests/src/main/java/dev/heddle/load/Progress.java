package dev.heddle.load;

import dev.heddle.load.gatling.log.RequestTimes;
import java.time.Duration;
import java.util.List;

/** The line that says every few seconds how a simulation is getting on. */
final class Progress {
    /** Readings of the server are a second apart: rates are over the last five. */
    private static final int READINGS = 5;

    private Progress() {}

    static String line(Duration elapsed, Injectors injectors, List<ServerSample> samples) {
        RequestTimes times = injectors.times();
        return "%5d s  users %,d, requests %,d, failed %,d%s"
                .formatted(elapsed.toSeconds(), injectors.users(), times.count(), times.failed(), server(samples));
    }

    private static String server(List<ServerSample> samples) {
        if (samples.isEmpty()) {
            return "";
        }
        ServerSample last = samples.getLast();
        ServerSample earlier = samples.get(Math.max(0, samples.size() - 1 - READINGS));
        return "; server: connections %s, coroutines %s, requests/s %s, switches/s %s, heap used %s MB"
                .formatted(
                        figure(last.connections()),
                        figure(last.coroutines()),
                        figure(last.requestsPerSecond(earlier)),
                        figure(last.switchesPerSecond(earlier)),
                        figure(last.heapUsed() / 1e6));
    }

    /** What is not known, or has no earlier reading to compare with, is a dash. */
    private static String figure(double value) {
        return Double.isNaN(value) ? "-" : "%,.0f".formatted(value);
    }
}
