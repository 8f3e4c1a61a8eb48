package dev.heddle.coroutine.costs;

import dev.heddle.coroutine.costs.Measure.Family;
import java.util.List;
import java.util.OptionalDouble;

/** Two measures with figures, and one that was skipped. */
final class SomeFigures {
    static final Measure FAST = measure("fast", "`resume` & <yield>", Family.HEDDLE, "9 ns");
    static final Measure SLOW = measure("slow", "system call", Family.OTHER, "");
    static final Measure SKIPPED = measure("skipped", "not here", Family.JDK, "5 ns");

    private SomeFigures() {}

    static List<Measure> measures() {
        return List.of(SLOW, SKIPPED, FAST);
    }

    static Figures figures() {
        var figures = new Figures();
        for (double nanos : new double[] {12, 8, 9.5}) {
            figures.add(FAST, new PeerOutput("JDK 25", OptionalDouble.of(nanos), OptionalDouble.empty()));
        }
        figures.add(FAST, new PeerOutput("JDK 25", OptionalDouble.empty(), OptionalDouble.of(1234)));
        figures.add(SLOW, new PeerOutput("Linux 6", OptionalDouble.of(4000), OptionalDouble.empty()));
        return figures;
    }

    private static Measure measure(String name, String label, Family family, String earlier) {
        var peer = new Peer(name, name + "-package", List.of("true"), List.of("true"));
        return new Measure(peer, "pair", label, family, 10, "live heap", earlier);
    }
}
