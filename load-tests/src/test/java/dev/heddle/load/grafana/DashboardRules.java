package dev.heddle.load.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every dashboard here keeps to, beyond what Grafana demands. */
final class DashboardRules {
    private static final int GRID_COLUMNS = 24;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Pattern DASHBOARD_URL = Pattern.compile("/d/([\\w-]+)(\\?.*)?");

    private final Dashboard dashboard;
    private final Set<String> uids;
    private final List<String> problems = new ArrayList<>();

    private DashboardRules(Dashboard dashboard, Set<String> uids) {
        this.dashboard = dashboard;
        this.uids = uids;
    }

    /**
     * What is wrong with a dashboard, a line for each.
     *
     * @param uids of all dashboards
     */
    static List<String> problems(Dashboard dashboard, Set<String> uids) {
        var rules = new DashboardRules(dashboard, uids);
        rules.identity();
        rules.grid();
        rules.unique("id", dashboard.panels());
        rules.unique("title", dashboard.graphs());
        rules.variables();
        rules.links();
        dashboard.graphs().forEach(rules::graph);
        return rules.problems;
    }

    private void expect(boolean holds, String problem) {
        if (!holds) {
            problems.add(dashboard.file() + ": " + problem);
        }
    }

    private void identity() {
        var root = dashboard.root();
        expect(dashboard.file().equals(dashboard.uid() + ".json"), "the uid is not the name of the file");
        expect(root.path("title").asText().startsWith("Heddle "), "the title does not begin with Heddle");
        expect(root.path("tags").toString().equals("[\"heddle\"]"), "the tag is not heddle");
        expect(!root.path("description").asText().isBlank(), "no description");
    }

    /** Panels are within the grid and none is upon another. */
    private void grid() {
        var taken = new HashSet<String>();
        for (var panel : dashboard.panels()) {
            var at = panel.path("gridPos");
            int right = at.path("x").asInt() + at.path("w").asInt();
            expect(right <= GRID_COLUMNS, "'%s' is wider than the grid".formatted(title(panel)));
            expect(
                    at.path("w").asInt() > 0 && at.path("h").asInt() > 0 && takeCells(at, taken),
                    "'%s' overlaps another panel, or has no size".formatted(title(panel)));
        }
    }

    private static boolean takeCells(JsonNode at, Set<String> taken) {
        boolean free = true;
        for (int x = at.path("x").asInt();
                x < at.path("x").asInt() + at.path("w").asInt();
                x++) {
            for (int y = at.path("y").asInt();
                    y < at.path("y").asInt() + at.path("h").asInt();
                    y++) {
                free &= taken.add(x + "," + y);
            }
        }
        return free;
    }

    private void unique(String field, List<JsonNode> panels) {
        var seen = new HashSet<String>();
        for (var panel : panels) {
            var value = panel.path(field).asText();
            expect(
                    !value.isBlank() && seen.add(value),
                    "two panels with the %s '%s', or one without".formatted(field, value));
        }
    }

    // ---- variables

    private void variables() {
        var defined = dashboard.variables().stream()
                .map(variable -> variable.path("name").asText())
                .collect(Collectors.toSet());
        var used = Stream.concat(
                        dashboard.queries().stream().map(Query::expression),
                        Stream.concat(
                                dashboard.variables().stream()
                                        .map(v -> v.path("query").asText()),
                                dashboard.graphs().stream()
                                        .map(g ->
                                                g.path("datasource").path("uid").asText())))
                .flatMap(text -> VARIABLE.matcher(text).results())
                .map(found -> found.group(1))
                .filter(name -> !name.startsWith("__"))
                .collect(Collectors.toSet());
        expect(defined.containsAll(List.of("datasource", "instance")), "lacks the variables datasource and instance");
        expect(used.equals(defined), "uses the variables %s and has %s".formatted(used, defined));
    }

    // ---- links

    /** Each dashboard leads to all others and takes variables and time range along. */
    private void links() {
        var others = new HashSet<>(uids);
        others.remove(dashboard.uid());
        for (var link : dashboard.root().path("links")) {
            boolean keeps = link.path("includeVars").asBoolean()
                    && link.path("keepTime").asBoolean();
            expect(keeps, "link '%s' does not keep variables and time".formatted(title(link)));
            others.remove(linkedUid(link));
        }
        expect(others.isEmpty(), "no link to %s".formatted(others));
    }

    private String linkedUid(JsonNode link) {
        var url = link.path("url").asText();
        var found = DASHBOARD_URL.matcher(url);
        boolean known = found.matches() && uids.contains(found.group(1));
        expect(known, "link '%s' leads nowhere: %s".formatted(title(link), url));
        return known ? found.group(1) : "";
    }

    private void dataLink(JsonNode link) {
        linkedUid(link);
        var url = link.path("url").asText();
        boolean keeps = Stream.of("${__url_time_range}", "${datasource:queryparam}", "${instance:queryparam}")
                .allMatch(url::contains);
        expect(keeps, "link '%s' does not keep variables and time".formatted(title(link)));
    }

    // ---- panels

    private void graph(JsonNode panel) {
        var defaults = panel.path("fieldConfig").path("defaults");
        var title = title(panel);
        expect(
                panel.path("description").asText().endsWith("."),
                "'%s' has no description of whole sentences".formatted(title));
        expect(!defaults.path("unit").asText().isBlank(), "'%s' has no unit".formatted(title));
        expect(hasScale(panel, defaults), "'%s' has no minimum".formatted(title));
        expect(!panel.path("targets").isEmpty(), "'%s' has no expression".formatted(title));
        expect(usesDataSource(panel), "'%s' does not use the data source variable".formatted(title));
        defaults.path("links").forEach(this::dataLink);
        for (var target : panel.path("targets")) {
            expect(usesDataSource(target), "'%s' has a query of another data source".formatted(title));
            expression(panel, target);
        }
    }

    private void expression(JsonNode panel, JsonNode target) {
        var expression = target.path("expr").asText();
        expect(
                expression.contains("instance=~\"$instance\""),
                "'%s' has an expression without the instance variable: %s".formatted(title(panel), expression));
        boolean named = panel.path("type").asText().equals("stat")
                || !target.path("legendFormat").asText().isBlank();
        expect(named, "'%s' has a series without a name in the legend".formatted(title(panel)));
    }

    /** A logarithmic axis has none, and text neither. */
    private static boolean hasScale(JsonNode panel, JsonNode defaults) {
        var scale =
                defaults.path("custom").path("scaleDistribution").path("type").asText();
        return defaults.has("min")
                || scale.equals("log")
                || panel.path("options").path("textMode").asText().equals("name");
    }

    private static boolean usesDataSource(JsonNode of) {
        return of.path("datasource").path("uid").asText().equals("${datasource}");
    }

    private static String title(JsonNode of) {
        return of.path("title").asText();
    }
}
