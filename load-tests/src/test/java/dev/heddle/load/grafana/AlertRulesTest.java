package dev.heddle.load.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.load.support.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert says what to do, and is shown to fire, not to fire, and to be over. */
final class AlertRulesTest {
    static List<AlertRules.Rule> rules() {
        return AlertRules.all();
    }

    @Test
    void namesAreUnique() {
        assertThat(rules())
                .extracting(AlertRules.Rule::name)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void anAlertSaysWhatToDoFirst(AlertRules.Rule rule) throws Exception {
        assertThat(rule.name()).startsWith("Heddle");
        assertThat(rule.severity()).isIn("critical", "warning");
        assertThat(rule.annotations().get("summary")).isNotBlank().doesNotEndWith(".");
        assertThat(rule.annotations().get("description")).contains("First: ").endsWith(".");
        assertThat(GrafanaFiles.dashboards())
                .extracting(Dashboard::uid)
                .contains(rule.annotations().get("dashboard"));
        assertThat(Files.readString(GrafanaFiles.README)).contains("| `" + rule.name() + "` |");
    }

    /** The tests themselves are in alerts.test.yml. */
    @ParameterizedTest
    @MethodSource("rules")
    void anAlertIsTestedToFireAndNotTo(AlertRules.Rule rule) {
        var expected = expectations().getOrDefault(rule.name(), List.of());

        assertThat(expected).as("tests where it fires").contains(true);
        assertThat(expected).as("tests where it does not").contains(false);
        assertThat(expected.getLast()).as("that it is over is tested last").isFalse();
    }

    /** By the name of the alert, for each look in order whether it is to fire. */
    @SuppressWarnings("unchecked") // As promtool has checked it.
    private static Map<String, List<Boolean>> expectations() {
        var tests = (List<Map<String, Object>>)
                GrafanaFiles.yaml(GrafanaFiles.ALERT_TESTS).get("tests");
        return tests.stream()
                .flatMap(test -> ((List<Map<String, Object>>) test.getOrDefault("alert_rule_test", List.of())).stream())
                .collect(Collectors.groupingBy(
                        look -> (String) look.get("alertname"),
                        Collectors.mapping(
                                look -> !((List<?>) look.get("exp_alerts")).isEmpty(), Collectors.toList())));
    }

    @Test
    void promtoolAgreesWithTheTests() throws Exception {
        promtool("test", "rules", GrafanaFiles.ALERT_TESTS.toString());
    }

    @Test
    void promtoolTakesTheConfigurationWithItsRules() throws Exception {
        promtool("check", "config", GrafanaFiles.PROMETHEUS.toString());
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        var promtool = Installed.find("promtool").map(Path::toString);
        assumeTrue(promtool.isPresent(), "promtool is not installed (Debian: apt-get install prometheus)");
        var command = new ArrayList<>(List.of(promtool.get()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
