package dev.heddle.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heddle.load.contest.Window;
import java.io.IOException;

/** All windows of all rounds, for programs. */
final class ComparisonJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ComparisonJson() {}

    static String of(Results results) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("command", results.options().command());
        root.put("complete", results.isComplete());
        root.putPOJO("machine", results.machine());
        root.putPOJO("jvm", results.options().jvm());
        root.putPOJO("versions", results.versions());
        ArrayNode works = root.putArray("works");
        results.works().forEach(found -> add(works.addObject(), found));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void add(ObjectNode work, Results.OfWork found) {
        work.put("work", found.work().word());
        work.put("serverCpus", found.serverCpus().toString());
        work.putPOJO("cannot", found.cannot());
        work.putPOJO("leftOut", found.leftOut());
        work.putPOJO("notes", found.notes());
        ArrayNode failures = work.putArray("failures");
        found.failures()
                .all()
                .forEach((place, reason) -> failures.addObject()
                        .put("server", place.server())
                        .put("connections", place.connections())
                        .put("reason", reason));
        ObjectNode answers = work.putObject("answerBytes");
        found.answers().forEach((server, answer) -> answers.put(server, answer.size()));
        ArrayNode windows = work.putArray("windows");
        found.windows().all().forEach(window -> add(windows.addObject(), window));
    }

    private static void add(ObjectNode node, Window window) {
        var measured = window.measurement();
        node.put("server", window.server())
                .put("connections", window.connections())
                .put("round", window.round())
                .put("requests", measured.requests())
                .put("nanos", measured.time().toNanos())
                .put("serverCpuNanos", measured.serverCpu().toNanos())
                .put("p50Nanos", measured.latency().median().toNanos())
                .put("p99Nanos", measured.latency().p99().toNanos())
                .put("longestNanos", measured.latency().longest().toNanos())
                .put("residentBytes", measured.residentBytes());
    }
}
