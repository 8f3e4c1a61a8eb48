package dev.heddle.load.grafana;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The alerts of {@code alerts.yml}. */
final class AlertRules {
    private AlertRules() {}

    /** One of them. */
    record Rule(String name, String expression, String severity, Map<String, String> annotations) {
        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("unchecked") // As promtool has checked it.
    static List<Rule> all() {
        var groups = (List<Map<String, Object>>)
                GrafanaFiles.yaml(GrafanaFiles.ALERTS).get("groups");
        return groups.stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .map(AlertRules::rule)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Rule rule(Map<String, Object> rule) {
        var labels = (Map<String, String>) rule.getOrDefault("labels", Map.of());
        var annotations = (Map<String, String>) rule.getOrDefault("annotations", Map.of());
        return new Rule(
                Objects.toString(rule.get("alert")),
                Objects.toString(rule.get("expr")),
                labels.getOrDefault("severity", ""),
                annotations);
    }
}
