package dev.heddle.load.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus, which scrapes real servers, has data for every expression, and knows every name in it. */
final class AnswersTest {
    /** Usually a tenth of it: rates take several scrapes. */
    private static final Duration PATIENCE = Duration.ofSeconds(80);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    @TempDir
    static Path directory;

    private static ScrapedServers servers;
    private static Prometheus prometheus;

    @BeforeAll
    static void scrape() throws Exception {
        assumeTrue(Files.isRegularFile(Locations.serverJar()), "heddle-server.jar is not built");
        assumeTrue(Prometheus.isInstalled(), "Prometheus is not installed (Debian: apt-get install prometheus)");
        servers = ScrapedServers.start(directory);
        prometheus = Prometheus.start(directory, servers.targets());
        awaitData();
    }

    @AfterAll
    static void end() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (servers != null) {
            servers.close();
        }
    }

    /** Works until all expressions have data; what has none then is what the tests are about. */
    private static void awaitData() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            servers.work();
            Thread.sleep(POLL_INTERVAL);
        } while (!withoutData().isEmpty() && System.nanoTime() < deadline);
    }

    private static List<Query> queries() {
        return GrafanaFiles.dashboards().stream()
                .flatMap(dashboard -> dashboard.queries().stream())
                .toList();
    }

    private static List<Query> withoutData() throws IOException, InterruptedException {
        var without = new ArrayList<Query>();
        for (var query : queries()) {
            if (prometheus.series(query.asSent()) == 0) {
                without.add(query);
            }
        }
        return without;
    }

    @Test
    void everyExpressionAnswersWithData() throws Exception {
        assertThat(queries()).hasSizeGreaterThan(100);
        assertThat(withoutData()).isEmpty();
    }

    @Test
    void everyNameInADashboardIsKnown() throws Exception {
        for (var query : queries()) {
            assertNamesAreKnown(query.asSent(), query.toString());
        }
    }

    @Test
    void everyNameInAnAlertIsKnown() throws Exception {
        for (var rule : AlertRules.all()) {
            assertNamesAreKnown(rule.expression(), rule.name());
        }
    }

    private static void assertNamesAreKnown(String expression, String of) throws Exception {
        var names = ExpressionNames.of(expression);
        assertThat(names.metrics()).as(of).isNotEmpty();
        assertThat(prometheus.metrics()).as(of).containsAll(names.metrics());
        assertThat(prometheus.labels()).as(of).containsAll(names.labels());
    }

    @Test
    void everyVariableHasValues() throws Exception {
        for (var dashboard : GrafanaFiles.dashboards()) {
            for (var variable : dashboard.variables()) {
                if (variable.path("type").asText().equals("query")) {
                    assertHasValues(dashboard.uid(), variable.path("query").asText());
                }
            }
        }
    }

    private static void assertHasValues(String dashboard, String query) throws Exception {
        var asSent = new Query(dashboard, "variables", query).asSent();
        var parts = LABEL_VALUES.matcher(asSent);
        assertThat(parts.matches()).as(asSent).isTrue();
        assertThat(prometheus.labelValues(parts.group(1), parts.group(2)))
                .as(asSent)
                .isNotEmpty();
    }

    @Test
    void everyAlertIsEvaluatedWithoutError() throws Exception {
        var evaluated = new ArrayList<String>();
        for (var group : prometheus.ruleGroups()) {
            for (var rule : group.path("rules")) {
                assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
                evaluated.add(rule.path("name").asText());
            }
        }
        assertThat(evaluated)
                .containsExactlyInAnyOrderElementsOf(
                        AlertRules.all().stream().map(AlertRules.Rule::name).toList());
    }

    /** The proxy has a group whose only member is not there. */
    @Test
    void anAlertFires() throws Exception {
        var firing = "ALERTS{alertname=\"HeddleUpstreamGroupDown\", alertstate=\"firing\", group=\"%s\"}";
        assertThat(prometheus.series(firing.formatted("gone"))).isOne();
        assertThat(prometheus.series(firing.formatted("echo"))).isZero();
    }
}
