package dev.heddle.load.contest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heddle.load.client.Measurement;

/** What was measured, and what was not, for programs. */
public final class WindowsJson {
    private WindowsJson() {}

    /** Adds {@code windows} and {@code failures}: arrays, with the unit in each figure's name. */
    public static void addTo(ObjectNode node, Windows windows, Failures failures) {
        ArrayNode failed = node.putArray("failures");
        failures.all()
                .forEach((place, reason) -> failed.addObject()
                        .put("server", place.server())
                        .put("connections", place.connections())
                        .put("reason", reason));
        ArrayNode measured = node.putArray("windows");
        windows.all().forEach(window -> add(measured.addObject(), window));
    }

    private static void add(ObjectNode node, Window window) {
        Measurement measured = window.measurement();
        node.put("server", window.server())
                .put("connections", window.connections())
                .put("round", window.round())
                .put("requests", measured.requests())
                .put("nanos", measured.time().toNanos())
                .put("serverCpuNanos", measured.serverCpu().toNanos())
                .put("p50Nanos", measured.latency().median().toNanos())
                .put("p99Nanos", measured.latency().p99().toNanos())
                .put("longestNanos", measured.latency().longest().toNanos())
                .put("residentBytes", measured.residentBytes())
                .put("threads", measured.threads())
                .put("switchesPerRequest", measured.switchesPerRequest());
    }
}
