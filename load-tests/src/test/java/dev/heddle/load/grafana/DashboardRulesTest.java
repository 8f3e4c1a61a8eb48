package dev.heddle.load.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dashboard keeps to the rules, and one that does not is found. */
final class DashboardRulesTest {
    static List<Dashboard> dashboards() {
        return GrafanaFiles.dashboards();
    }

    private static Set<String> uids() {
        return dashboards().stream().map(Dashboard::uid).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyDashboardKeepsToTheRules(Dashboard dashboard) {
        assertThat(DashboardRules.problems(dashboard, uids())).isEmpty();
    }

    @Test
    void allAreThere() {
        assertThat(uids())
                .containsExactlyInAnyOrder(
                        "heddle-overview", "heddle-coroutines", "heddle-proxy", "heddle-load", "heddle-jvm");
    }

    @Test
    void allAreOfOneVersionOfTheSchema() {
        assertThat(dashboards().stream().map(each -> each.root().path("schemaVersion")))
                .hasSameElementsAs(List.of(dashboards().getFirst().root().path("schemaVersion")));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("the uid is not the name", root -> root.put("uid", "other")),
                mistake("no link to", root -> root.withArray("links").remove(0)),
                mistake(
                        "does not keep variables",
                        root -> object(root, "/links/0").put("includeVars", false)),
                mistake("leads nowhere", root -> object(root, "/links/0").put("url", "/d/gone")),
                mistake("overlaps", root -> object(root, "/panels/1/gridPos").put("x", 0)),
                mistake(
                        "wider than the grid",
                        root -> object(root, "/panels/0/gridPos").put("x", 22)),
                mistake(
                        "two panels with the id '2'",
                        root -> object(root, "/panels/0").put("id", 2)),
                mistake(
                        "with the title 'Requests'",
                        root -> object(root, "/panels/0").put("title", "Requests")),
                mistake("has no description", root -> object(root, "/panels/0").remove("description")),
                mistake(
                        "has no unit",
                        root -> object(root, "/panels/0/fieldConfig/defaults").remove("unit")),
                mistake(
                        "has no minimum",
                        root -> object(root, "/panels/0/fieldConfig/defaults").remove("min")),
                mistake(
                        "data source variable",
                        root -> object(root, "/panels/0/datasource").put("uid", "mine")),
                mistake(
                        "another data source",
                        root -> object(root, "/panels/0/targets/0/datasource").put("uid", "p")),
                mistake(
                        "without the instance variable",
                        root -> object(root, "/panels/0/targets/0").put("expr", "up")),
                mistake(
                        "uses the variables",
                        root -> root.withObject("/templating").putArray("list")));
    }

    private static Arguments mistake(String found, Consumer<ObjectNode> mistake) {
        return Arguments.of(found, mistake);
    }

    private static ObjectNode object(ObjectNode root, String path) {
        return (ObjectNode) root.at(path);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsFound(String problem, Consumer<ObjectNode> mistake) {
        var sound = dashboards().stream()
                .filter(each -> each.uid().equals("heddle-overview"))
                .findFirst()
                .orElseThrow();
        ObjectNode root = sound.root().deepCopy();
        mistake.accept(root);

        var problems = DashboardRules.problems(new Dashboard(sound.file(), root), uids());

        assertThat(problems).anyMatch(each -> each.contains(problem));
    }
}
