package dev.heddle.load.grafana;

import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of the directory {@code grafana}, and those that lead to them. */
final class GrafanaFiles {
    static final Path DIRECTORY = Locations.project().resolve("grafana");
    static final Path ALERTS = DIRECTORY.resolve("alerts.yml");
    static final Path ALERT_TESTS = DIRECTORY.resolve("alerts.test.yml");
    static final Path PROMETHEUS = DIRECTORY.resolve("prometheus.yml");
    static final Path README = DIRECTORY.resolve("README.md");
    static final Path COMPOSE = Locations.project().resolve("docker-compose.yml");

    private GrafanaFiles() {}

    /** All dashboards, in the order of their names. */
    static List<Dashboard> dashboards() {
        try (var files = Files.list(DIRECTORY.resolve("dashboards"))) {
            return files.sorted().map(Dashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // The files are ours: a mapping at the top.
    static Map<String, Object> yaml(Path file) {
        try {
            var text = Files.readString(file);
            var settings = LoadSettings.builder().setLabel(file.toString()).build();
            return (Map<String, Object>) new Load(settings).loadFromString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
