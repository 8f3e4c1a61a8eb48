package dev.heddle.server.http.conformance;

import dev.heddle.server.conformance.Case;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All cases, by subject. */
public final class Http1Cases {
    private Http1Cases() {}

    static Map<String, List<Case>> bySubject() {
        var all = new LinkedHashMap<String, List<Case>>();
        all.put("Request line", RequestLineCases.all());
        all.put("Target and host", TargetCases.all());
        all.put("Fields", FieldCases.all());
        all.put("Length and coding", FramingCases.all());
        all.put("Chunks and trailers", ChunkCases.all());
        all.put("Persistence and order", PersistenceCases.all());
        all.put("Answers", AnswerCases.all());
        return all;
    }

    /** Each of them. */
    public static Stream<Case> all() {
        return bySubject().values().stream().flatMap(List::stream);
    }
}
