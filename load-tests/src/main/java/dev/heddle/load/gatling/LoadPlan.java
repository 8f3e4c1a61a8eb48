package dev.heddle.load.gatling;

import dev.heddle.load.support.Options;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How much load, how long: every knob of one simulation. Immutable. */
public final class LoadPlan {
    /** What there is the more of, the more load there is. */
    private static final List<Knob> AMOUNTS = List.of(Knob.CONNECTIONS, Knob.USERS, Knob.RATE);

    private final Map<Knob, Integer> values;

    private LoadPlan(Map<Knob, Integer> values) {
        this.values = values;
    }

    /** From options, with the defaults of a size for those that are not given. */
    public static LoadPlan from(Options options, Defaults defaults, Size size) {
        Map<Knob, Integer> values = new EnumMap<>(Knob.class);
        for (Knob knob : defaults.knobs()) {
            values.put(knob, knob.from(options, defaults.at(knob, size)));
        }
        return new LoadPlan(values);
    }

    /** The same with one knob set. */
    public LoadPlan with(Knob knob, int value) {
        Map<Knob, Integer> changed = new EnumMap<>(values);
        changed.put(knob, value);
        return new LoadPlan(changed);
    }

    /** One share of it: of the connections, users or rate; all else stays. */
    public LoadPlan part(Share share) {
        Map<Knob, Integer> part = new EnumMap<>(values);
        AMOUNTS.forEach(knob -> part.computeIfPresent(knob, (same, total) -> share.of(total)));
        return new LoadPlan(part);
    }

    /** The smallest of its amounts: into so many shares it can be split. */
    public int least() {
        return AMOUNTS.stream()
                .filter(values::containsKey)
                .mapToInt(this::get)
                .min()
                .orElse(1);
    }

    /** How a knob is set; one that the simulation has. */
    public int get(Knob knob) {
        Integer value = values.get(knob);
        if (value == null) {
            throw new IllegalArgumentException("this simulation has no " + knob.option());
        }
        return value;
    }

    /** How a knob is set; 0 if the simulation has none such. */
    public int orZero(Knob knob) {
        return values.getOrDefault(knob, 0);
    }

    /** A knob that is a time. */
    public Duration seconds(Knob knob) {
        return Duration.ofSeconds(get(knob));
    }

    /** A knob that is a short time. */
    public Duration millis(Knob knob) {
        return Duration.ofMillis(get(knob));
    }

    /**
     * The most connections that are open at one time. Where users arrive at a rate: as many as arrive in a second, which
     * is what there would be if each took that long.
     */
    public int mostConnections() {
        return AMOUNTS.stream().mapToInt(this::orZero).max().orElse(1);
    }

    /** How long the load lasts if all goes well, without the start of any process. */
    public Duration length() {
        long seconds = Stream.of(Knob.RAMP, Knob.HOLD, Knob.INTERVAL, Knob.SECONDS)
                .mapToLong(this::orZero)
                .sum();
        long lastAnswer =
                Stream.of(Knob.WAIT_MS, Knob.PAUSE_MS).mapToLong(this::orZero).sum();
        return Duration.ofSeconds(seconds).plusMillis(lastAnswer * values.getOrDefault(Knob.REQUESTS, 1));
    }

    /** The same plan as system properties of another JVM. */
    public List<String> asJvmFlags() {
        return values.entrySet().stream()
                .map(entry -> "-D" + entry.getKey().option() + "=" + entry.getValue())
                .toList();
    }

    /** The sizes, without the limits, for a line that says what will happen. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        values.forEach((knob, value) -> {
            if (!knob.isLimit()) {
                text.append(text.isEmpty() ? "" : ", ").append("%s=%d".formatted(knob.option(), value));
            }
        });
        return text.toString();
    }
}
