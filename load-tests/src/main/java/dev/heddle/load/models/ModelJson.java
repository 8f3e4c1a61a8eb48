package dev.heddle.load.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heddle.load.contest.WindowsJson;
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
        WindowsJson.addTo(work, found.windows(), found.failures());
    }
}
