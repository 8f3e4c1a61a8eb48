package dev.heddle.server.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.PeerKind;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.proxy.conformance.PeerProxy.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What nginx and HAProxy do in the same cases, and that each difference has its explanation. Writes the document. */
@EnabledIfSystemProperty(
        named = "heddle.conformance",
        matches = "true",
        disabledReason = "runs by mvn -Pconformance, and needs nginx and HAProxy")
class PeerConformanceTest {
    /** A peer that says nothing for so long waits for something. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 8;

    @TempDir
    private Path directory;

    @Test
    @Timeout(600)
    void differencesAreExplained() throws Exception {
        var document = new ConformanceDocument();
        var unexplained = new ArrayList<String>();
        for (var kind : PeerKind.values()) {
            assumeThat(kind.program()).as(kind.label() + " is not installed").isNotNull();
            var differences = run(kind);
            document.peer(kind.version(), differences);
            Cases.all().forEach(scenario -> check(scenario, kind, differences.get(scenario.name()), unexplained));
        }
        document.write();
        assertThat(unexplained).isEmpty();
    }

    private static void check(Case scenario, PeerKind kind, List<String> differences, List<String> unexplained) {
        var why = scenario.explanation(kind.label());
        if (differences.isEmpty() && why != null && why.always()) {
            unexplained.add(kind.label() + ": " + scenario + ": nothing to explain");
        }
        if (!differences.isEmpty() && why == null) {
            unexplained.add(kind.label() + ": " + scenario + ": " + differences);
        }
    }

    private Map<String, List<String>> run(PeerKind kind) throws Exception {
        var found = new ConcurrentHashMap<String, List<String>>();
        try (var proxy = PeerProxy.start(kind, directory, Cases.all().toList());
                var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var all = new ArrayList<Future<?>>();
            for (var place : proxy.places()) {
                all.add(threads.submit(() -> {
                    found.put(place.scenario().name(), differences(place));
                    return null;
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
        return new TreeMap<>(found);
    }

    private static List<String> differences(Place place) throws Exception {
        var origin = place.origin();
        var outcome = ProxyRun.run(
                place.scenario(),
                place.address(),
                origin,
                PATIENCE,
                () -> Eventually.settles(
                        "what the origin has got", () -> origin.requests().size()));
        origin.close();
        return place.scenario().differences(outcome);
    }
}
