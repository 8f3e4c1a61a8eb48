package dev.heddle.load;

import dev.heddle.load.gatling.Defaults;
import dev.heddle.load.gatling.Knob;
import dev.heddle.load.gatling.Size;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to run, for one who asks. */
final class SimulationList {
    private static final String INDENT = " ".repeat(20);

    private SimulationList() {}

    static String text() {
        StringBuilder text = new StringBuilder("Simulations, with their sizes at size=smoke|normal|large:\n");
        for (KnownSimulation simulation : KnownSimulation.all()) {
            text.append("  %-17s %s%n".formatted(simulation.word(), simulation.shows()));
            text.append(INDENT).append(sizes(simulation.defaults())).append('\n');
        }
        text.append("  %-17s every one of them%n".formatted(LoadOptions.ALL));
        text.append("Without simulation=...: held,throughput. Sizes and limits, each an option name=value:\n");
        for (Knob knob : Knob.values()) {
            text.append("  %-17s %s%n".formatted(knob.option(), knob.meaning()));
        }
        return text.append("All other options: load-tests/README.md\n").toString();
    }

    private static String sizes(Defaults defaults) {
        return defaults.knobs().stream()
                .map(knob ->
                        knob.option() + "=" + (knob.isLimit() ? atLarge(defaults, knob) : atEachSize(defaults, knob)))
                .collect(Collectors.joining(" "));
    }

    /** At the smallest size limits only tell that nothing hangs. */
    private static String atLarge(Defaults defaults, Knob knob) {
        return Integer.toString(defaults.at(knob, Size.LARGE));
    }

    private static String atEachSize(Defaults defaults, Knob knob) {
        return Stream.of(Size.values())
                .map(size -> Integer.toString(defaults.at(knob, size)))
                .collect(Collectors.joining("|"));
    }
}
