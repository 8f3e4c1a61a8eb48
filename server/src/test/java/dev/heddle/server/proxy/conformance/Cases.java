package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Case;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All cases, by subject. */
public final class Cases {
    /** A request that would be served: behind one that is refused, it must not be. */
    static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private Cases() {}

    static Map<String, List<Case>> bySubject() {
        var all = new LinkedHashMap<String, List<Case>>();
        all.put("Where a request ends", RequestFramingCases.all());
        all.put("Chunks of a request", RequestChunkCases.all());
        all.put("Fields and lines of a request", FieldCases.all());
        all.put("Target and host", TargetAndHostCases.all());
        all.put("Hop-by-hop and forwarded fields", HopByHopCases.all());
        all.put("Bodies, HEAD and interim responses", BodyCases.all());
        all.put("Persistence and order", PersistenceCases.all());
        all.put("Where a response ends", ResponseFramingCases.all());
        all.put("Lines and fields of a response", ResponseHeadCases.all());
        all.put("Failures of the origin", ErrorCases.all());
        all.put("Requests sent again", RetryCases.all());
        all.put("Upgrades", UpgradeCases.all());
        return all;
    }

    /** Each of them. */
    public static Stream<Case> all() {
        return bySubject().values().stream().flatMap(List::stream);
    }
}
