package dev.heddle.load.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heddle.load.contest.WindowsJson;
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
        ObjectNode answers = work.putObject("answerBytes");
        found.answers().forEach((server, answer) -> answers.put(server, answer.size()));
        WindowsJson.addTo(work, found.windows(), found.failures());
    }
}
