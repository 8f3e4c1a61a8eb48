package dev.heddle.load;

import dev.heddle.load.gatling.Knob;
import dev.heddle.load.gatling.LoadPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether all connections were open at the same time, each with its coroutine: told from the server's own counts, since
 * the client's only say that requests were answered.
 */
final class HoldVerdict {
    /** How far live coroutines and open connections may be apart. */
    private static final double LIMIT = 0.01;

    /** The server has coroutines and connections besides: those of the admin port. Below 1 % only when few are held. */
    private static final int OTHERS = 5;

    /** The gauges are read one after the other; a reading in which connections come or go must not decide. */
    private static final int LAST_READINGS = 5;

    /** Readings are a second apart, and on a busy machine come late. */
    private static final int UNSEEN_SECONDS = 5;

    private final int wanted;
    private final int holdSeconds;
    private final List<ServerSample> samples;
    private final List<ServerSample> held;

    HoldVerdict(LoadPlan plan, List<ServerSample> samples) {
        this.wanted = plan.get(Knob.CONNECTIONS);
        this.holdSeconds = plan.get(Knob.HOLD);
        this.samples = samples;
        this.held = samples.stream()
                .filter(sample -> sample.connections() >= wanted)
                .toList();
    }

    /** What was wrong, nothing if all was well. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (held.isEmpty()) {
            failures.add("the server never had %,d connections open at one time (most: %,.0f)"
                    .formatted(wanted, mostConnections()));
            return failures;
        }
        if (heldSeconds() < holdSeconds - UNSEEN_SECONDS) {
            failures.add("all connections were open for %.0f s only, of %d s".formatted(heldSeconds(), holdSeconds));
        }
        ServerSample last = lastHeld();
        if (!agree(last)) {
            failures.add("coroutine_live and connection_open differ by more than 1 %");
        }
        double again = gone(last) - gone(samples.getFirst());
        if (again > OTHERS) {
            failures.add("%,.0f connections were closed and opened again".formatted(again));
        }
        return failures;
    }

    /** For the summary. */
    List<String> lines() {
        if (held.isEmpty()) {
            return List.of();
        }
        ServerSample last = lastHeld();
        double perSecond = held.size() < 2 ? Double.NaN : held.getLast().switchesPerSecond(held.getFirst());
        return List.of(
                "Held:        %,d connections for %.0f s".formatted(wanted, heldSeconds()),
                "At the end:  connection_open %,.0f, coroutine_live %,.0f: %.2f %% apart (allowed: 1 %%)"
                        .formatted(last.connections(), last.coroutines(), 100 * last.apart()),
                "Meanwhile:   %,.0f switches/s, heap used %,.0f MB (garbage included)"
                        .formatted(perSecond, last.heapUsed() / 1e6));
    }

    /** Connections that were accepted and are closed, by those who held them before too. */
    private static double gone(ServerSample sample) {
        return sample.accepted() - sample.connections();
    }

    private double heldSeconds() {
        return held.getLast().seconds() - held.getFirst().seconds();
    }

    /** Of the last readings the one in the middle. */
    private ServerSample lastHeld() {
        List<ServerSample> last = held.subList(Math.max(0, held.size() - LAST_READINGS), held.size());
        List<ServerSample> sorted = last.stream()
                .sorted(Comparator.comparingDouble(ServerSample::apart))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private static boolean agree(ServerSample sample) {
        double apart = Math.abs(sample.coroutines() - sample.connections());
        return apart <= Math.max(OTHERS, LIMIT * sample.connections());
    }

    private double mostConnections() {
        return samples.stream().mapToDouble(ServerSample::connections).max().orElse(0);
    }
}
