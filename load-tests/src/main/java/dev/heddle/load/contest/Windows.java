package dev.heddle.load.contest;

import dev.heddle.load.client.Measurement;
import dev.heddle.load.support.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What was measured so far. Confined to one thread. */
public final class Windows {
    private final List<Window> windows = new ArrayList<>();

    /** Adds one. */
    public void add(Window window) {
        windows.add(window);
    }

    /** All of them, in the order in which they were measured. */
    public List<Window> all() {
        return List.copyOf(windows);
    }

    /** Whether there is a window of it. */
    public boolean has(String server, int connections) {
        return windows.stream().anyMatch(window -> window.isOf(server, connections));
    }

    /** A figure over the rounds, of which there must be one. */
    public Spread spread(String server, int connections, ToDoubleFunction<Measurement> figure) {
        return Spread.of(
                of(server, connections).stream().mapToDouble(window -> figure.applyAsDouble(window.measurement())));
    }

    /**
     * A figure by that of another server in the same round: what slowed down the machine for a while is then no part of it.
     * Empty if there is no round that has both.
     */
    public Optional<Spread> ratio(
            String server, String baseline, int connections, ToDoubleFunction<Measurement> figure) {
        double[] ratios = of(server, connections).stream()
                .flatMap(window -> of(baseline, connections).stream()
                        .filter(other -> other.round() == window.round())
                        .map(other ->
                                figure.applyAsDouble(window.measurement()) / figure.applyAsDouble(other.measurement())))
                .mapToDouble(Double::doubleValue)
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(Arrays.stream(ratios)));
    }

    private List<Window> of(String server, int connections) {
        return windows.stream()
                .filter(window -> window.isOf(server, connections))
                .toList();
    }
}
