package dev.heddle.load.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heddle.load.contest.Window;
import dev.heddle.load.models.handler.Model;
import java.io.IOException;

/** All windows of all rounds, for programs. */
final class ModelJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ModelJson() {}

    static String of(Results results) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("command", results.options().command());
        root.put("begun", results.begun().toString());
        root.put("complete", results.isComplete());
        root.putPOJO("machine", results.machine());
        root.putPOJO("jvm", results.options().jvm());
        ArrayNode works = root.putArray("works");
        results.works().forEach(found -> add(works.addObject(), found));
        ArrayNode memory = root.putArray("memory");
        results.memory()
                .forEach((model, held) -> memory.addObject()
                        .put("model", model.label())
                        .put("connections", held.connections())
                        .put("liveHeapBytes", held.heap())
                        .put("residentOutsideHeapBytes", held.outside()));
        ArrayNode code = root.putArray("code");
        for (Model model : Model.values()) {
            code.addObject()
                    .put("model", model.label())
                    .put("handler", model.handler().getSimpleName())
                    .put("lines", SourceCode.of(model.handler()).count());
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void add(ObjectNode work, Results.OfWork found) {
        work.put("work", found.work().word());
        work.putPOJO("lastWords", found.lastWords());
        ArrayNode failures = work.putArray("failures");
        found.failures()
                .all()
                .forEach((place, reason) -> failures.addObject()
                        .put("model", place.server())
                        .put("connections", place.connections())
                        .put("reason", reason));
        ArrayNode windows = work.putArray("windows");
        found.windows().all().forEach(window -> add(windows.addObject(), window));
    }

    private static void add(ObjectNode node, Window window) {
        var measured = window.measurement();
        node.put("model", window.server())
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
