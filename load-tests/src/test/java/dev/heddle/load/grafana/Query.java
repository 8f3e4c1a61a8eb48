package dev.heddle.load.grafana;

/** An expression of a dashboard, and which panel has it. */
record Query(String dashboard, String panel, String expression) {
    /** As Grafana sends it, with all instances, event loops and groups chosen. */
    String asSent() {
        return expression
                .replace("$__rate_interval", "10s")
                .replace("$__range", "1m")
                .replaceAll("\\$(instance|loop|group)\\b", ".*");
    }

    @Override
    public String toString() {
        return "%s, panel '%s': %s".formatted(dashboard, panel, expression);
    }
}
