package dev.heddle.load.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dashboard fits the schema of the Grafana that compose runs, and one that does not is found. */
final class DashboardSchemaTest {
    private static GrafanaSchema schema;

    @BeforeAll
    static void load() throws Exception {
        try {
            schema = GrafanaSchema.load();
        } catch (GrafanaSchema.UnavailableException e) {
            assumeTrue(false, e.getMessage());
        }
    }

    static List<Dashboard> dashboards() {
        return GrafanaFiles.dashboards();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyDashboardFits(Dashboard dashboard) {
        assertThat(schema.problems(dashboard.root())).isEmpty();
    }

    static Stream<Consumer<ObjectNode>> mistakes() {
        return Stream.of(
                root -> root.remove("schemaVersion"),
                root -> root.put("colour", "red"),
                root -> object(root, "/links/0").put("type", "dashboard"),
                root -> object(root, "/templating/list/1").put("sort", "asc"),
                root -> object(root, "/panels/0").put("type", "stats"),
                root -> object(root, "/panels/0/fieldConfig/defaults").put("min", "0"),
                root -> object(root, "/panels/0/fieldConfig/defaults/color").put("mode", "fix"),
                root -> object(root, "/panels/0/options").put("graphMode", "bars"),
                root -> object(root, "/panels/9/fieldConfig/defaults/custom").put("drawStyle", "lines"),
                root -> object(root, "/panels/9/options/legend").remove("calcs"));
    }

    private static ObjectNode object(ObjectNode root, String path) {
        return (ObjectNode) root.at(path);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsFound(Consumer<ObjectNode> mistake) {
        ObjectNode root = dashboards().getFirst().root().deepCopy();
        mistake.accept(root);

        assertThat(schema.problems(root)).isNotEmpty();
    }

    @Test
    void theSchemaIsThatOfTheGrafanaThatComposeRuns() throws Exception {
        var compose = Files.readString(GrafanaFiles.COMPOSE);
        var versions = Files.readString(GrafanaSchema.SOURCES.resolve("package.json"));

        assertThat(compose).containsOnlyOnce("${GRAFANA_VERSION:-");
        var version = compose.replaceAll("(?s).*\\$\\{GRAFANA_VERSION:-([^}]+)}.*", "$1");
        assertThat(versions).contains("\"@grafana/schema\": \"" + version + "\"");
    }
}
