package dev.heddle.load.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What compose mounts is there, and Grafana and Prometheus find in it what they are told to. */
final class ProvisioningTest {
    @SuppressWarnings("unchecked") // Files of ours.
    private static Map<String, Object> service(String name) {
        var services =
                (Map<String, Object>) GrafanaFiles.yaml(GrafanaFiles.COMPOSE).get("services");
        return (Map<String, Object>) Objects.requireNonNull(services.get(name), name);
    }

    /** The file or directory here that is mounted where a container sees a path. */
    @SuppressWarnings("unchecked")
    private static Path mounted(String service, String path) {
        for (var volume : (List<String>) service(service).get("volumes")) {
            var parts = volume.split(":", -1);
            if (path.equals(parts[1]) || path.startsWith(parts[1] + "/")) {
                var below = path.substring(parts[1].length()).replaceFirst("^/", "");
                return GrafanaFiles.COMPOSE
                        .resolveSibling(parts[0])
                        .resolve(below)
                        .normalize();
            }
        }
        throw new AssertionError("nothing is mounted at " + path + " of " + service);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> first(Object list) {
        return ((List<Map<String, Object>>) list).getFirst();
    }

    @Test
    void dashboardsAreInAFolderAndFound() {
        var provider = first(GrafanaFiles.yaml(mounted("grafana", "/etc/grafana/provisioning/dashboards/heddle.yml"))
                .get("providers"));

        assertThat(provider).containsEntry("folder", "Heddle").containsKey("folderUid");
        var path = (String) ((Map<?, ?>) provider.get("options")).get("path");
        assertThat(mounted("grafana", path)).isEqualTo(GrafanaFiles.DIRECTORY.resolve("dashboards"));
    }

    @Test
    void homeIsTheOverview() {
        var environment = (Map<?, ?>) service("grafana").get("environment");
        var home = (String) environment.get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH");

        assertThat(Dashboard.read(mounted("grafana", home)).uid()).isEqualTo("heddle-overview");
    }

    @Test
    void theDataSourceShowsTheAlertsOfPrometheus() {
        var source = first(GrafanaFiles.yaml(mounted("grafana", "/etc/grafana/provisioning/datasources/prometheus.yml"))
                .get("datasources"));

        assertThat(source).containsEntry("type", "prometheus").containsEntry("isDefault", true);
        var options = (Map<?, ?>) source.get("jsonData");
        assertThat(options.get("manageAlerts")).isEqualTo(true);
        var global = (Map<?, ?>) GrafanaFiles.yaml(GrafanaFiles.PROMETHEUS).get("global");
        assertThat(options.get("timeInterval")).isEqualTo(global.get("scrape_interval"));
    }

    @Test
    void prometheusFindsTheAlerts() {
        var config = "/etc/prometheus/prometheus.yml";
        var rules = (List<?>) GrafanaFiles.yaml(mounted("prometheus", config)).get("rule_files");

        assertThat(rules).hasSize(1);
        var beside = Path.of(config).resolveSibling((String) rules.getFirst());
        assertThat(mounted("prometheus", beside.toString())).isEqualTo(GrafanaFiles.ALERTS);
        assertThat(Files.exists(GrafanaFiles.ALERTS)).isTrue();
    }
}
