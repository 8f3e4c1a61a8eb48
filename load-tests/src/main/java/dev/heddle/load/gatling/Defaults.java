package dev.heddle.load.gatling;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Which knobs a simulation has, and how they stand at each {@link Size}. Immutable. */
public final class Defaults {
    /** A busy machine in the midst of a build: what is slower than this hangs. */
    private static final int SMOKE_MS = 20_000;

    private final Map<Knob, BySize> byKnob;

    private record BySize(int smoke, int normal, int large) {
        int at(Size size) {
            return switch (size) {
                case SMOKE -> smoke;
                case NORMAL -> normal;
                case LARGE -> large;
            };
        }
    }

    private Defaults(Map<Knob, BySize> byKnob) {
        this.byKnob = byKnob;
    }

    /** None yet. */
    public static Defaults none() {
        return new Defaults(new EnumMap<>(Knob.class));
    }

    /** With one more knob. */
    public Defaults with(Knob knob, int smoke, int normal, int large) {
        Map<Knob, BySize> more = new EnumMap<>(Knob.class);
        more.putAll(byKnob);
        more.put(knob, new BySize(smoke, normal, large));
        return new Defaults(more);
    }

    /** With limits in milliseconds, the same at every size but the smallest: there they only tell that nothing hangs. */
    public Defaults limits(int p95, int p99, int slowest) {
        return with(Knob.P95, SMOKE_MS, p95, p95)
                .with(Knob.P99, SMOKE_MS, p99, p99)
                .with(Knob.SLOWEST, SMOKE_MS, slowest, slowest);
    }

    /** The knobs that there are. */
    public Set<Knob> knobs() {
        return Collections.unmodifiableSet(byKnob.keySet());
    }

    /** How one stands. */
    public int at(Knob knob, Size size) {
        BySize value = byKnob.get(knob);
        if (value == null) {
            throw new IllegalArgumentException("no default of " + knob.option());
        }
        return value.at(size);
    }
}
