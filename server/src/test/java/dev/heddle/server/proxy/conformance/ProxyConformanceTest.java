package dev.heddle.server.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.heddle.server.Server;
import dev.heddle.server.balancing.UpstreamGroup;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Outcome;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.ReverseProxy;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamTimeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heddle's proxy does with right bytes and wrong ones what the cases say. */
@ExtendWith(NoLeaks.class)
class ProxyConformanceTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    static Stream<Case> cases() {
        return Cases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isAsExpected(Case scenario) throws Exception {
        var outcome = run(scenario);
        var differences = scenario.differences(outcome);
        if (!scenario.pending().isEmpty()) {
            abort("pending: " + scenario.pending() + "; "
                    + (differences.isEmpty() ? "it passes: take the mark away" : differences));
        }
        assertThat(differences)
                .as("%s; expected: %s; seen: %s", scenario, scenario.expected(), outcome)
                .isEmpty();
    }

    private Outcome run(Case scenario) throws Exception {
        try (var origin = new Origin()) {
            var proxy = proxyTo(origin, scenario);
            server.start(Server.builder().http(0, proxy).eventLoops(1));
            return ProxyRun.run(scenario, server.server().httpAddress(), origin, patience(scenario), () -> {
                server.awaitNoConnection();
                proxy.close();
                origin.awaitAll();
            });
        }
    }

    /** What is known to fail need not be waited for. */
    private static Duration patience(Case scenario) {
        return scenario.pending().isEmpty() ? Eventually.PATIENCE : Duration.ofSeconds(1);
    }

    static ReverseProxy proxyTo(Origin origin, Case scenario) throws IOException {
        var timeouts = UpstreamTimeouts.DEFAULT;
        if (scenario.isImpatient()) {
            timeouts = timeouts.withHead(Duration.ofMillis(500)).withBody(Duration.ofMillis(500));
        }
        var upstream = Upstream.builder("http://127.0.0.1:" + origin.port()).timeouts(timeouts);
        var group = UpstreamGroup.builder("origin").member(upstream.build()).build();
        return ReverseProxy.builder().routes(List.of(ProxyRoute.all(group))).build();
    }

    @Test
    void casesHaveNamesOfTheirOwn() {
        var names = new HashSet<String>();
        assertThat(cases().filter(scenario -> !names.add(scenario.name()))).isEmpty();
    }

    @Test
    void documentHasWhatIsExpectedOfHeddle() throws IOException {
        var rows = Files.readAllLines(ConformanceDocument.FILE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.contains("| source |"))
                .filter(line -> !line.startsWith("| Netty |"))
                .toList();
        var expected = Stream.concat(
                        cases().map(ConformanceDocument::beginOfRow),
                        NettyLeniency.all().stream()
                                .map(ConformanceDocument::row)
                                .map(String::stripTrailing))
                .toList();

        assertThat(rows)
                .as("%s: write it again by mvn -Pconformance", ConformanceDocument.FILE)
                .hasSameSizeAs(expected);
        assertThat(rows).zipSatisfy(expected, (row, begin) -> assertThat(row).startsWith(begin));
    }

    @Test
    void leniencyOfNettyIsShownByACase() {
        var names = cases().map(Case::name).toList();
        assertThat(NettyLeniency.all()).extracting(NettyLeniency::shownBy).isSubsetOf(names);
    }
}
