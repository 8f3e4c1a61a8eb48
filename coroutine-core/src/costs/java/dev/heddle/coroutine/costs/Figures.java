package dev.heddle.coroutine.costs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured, of all rounds. */
final class Figures {
    private final Map<String, List<Double>> pairNanos = new HashMap<>();
    private final Map<String, Double> bytes = new HashMap<>();
    private final Map<String, String> runtimes = new HashMap<>();

    /**
     * Several measurements of one thing.
     *
     * @param median the middle one, or the mean of the two in the middle
     */
    record Spread(double median, double lowest, double highest) {
        static Spread of(List<Double> values) {
            var sorted = values.stream().sorted().toList();
            int middle = sorted.size() / 2;
            double median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Spread(median, sorted.getFirst(), sorted.getLast());
        }
    }

    void add(Measure measure, PeerOutput output) {
        runtimes.put(measure.name(), output.runtime());
        output.pairNanos()
                .ifPresent(nanos -> pairNanos
                        .computeIfAbsent(measure.name(), name -> new ArrayList<>())
                        .add(nanos));
        output.bytes().ifPresent(each -> bytes.put(measure.name(), each));
    }

    String runtime(Measure measure) {
        return runtimes.getOrDefault(measure.name(), "");
    }

    Optional<Spread> pairNanos(Measure measure) {
        return Optional.ofNullable(pairNanos.get(measure.name())).map(Spread::of);
    }

    OptionalDouble bytes(Measure measure) {
        var each = bytes.get(measure.name());
        return each == null ? OptionalDouble.empty() : OptionalDouble.of(each);
    }
}
