package dev.heddle.load.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** How many requests had been answered when, in steps of one length. Confined to one thread. */
final class RateSamples {
    /** Of how many steps a rate is the mean: one alone is too coarse. */
    static final int STEPS_OF_A_RATE = 5;

    private record Sample(long nanos, long requests) {}

    private final List<Sample> samples = new ArrayList<>();

    /** Adds one, later than the one before. */
    void add(long nanos, long requests) {
        samples.add(new Sample(nanos, requests));
    }

    /** Whether there are enough of them for a later rate. */
    boolean areEnough() {
        return samples.size() >= 4 * STEPS_OF_A_RATE;
    }

    /** Requests a second in the last quarter of the time: the median of its rates. For enough of them. */
    double laterRate() {
        double[] rates = new double[samples.size() / 4];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = rateUntil(samples.size() - 1 - i);
        }
        Arrays.sort(rates);
        return rates[rates.length / 2];
    }

    /** When a rate first was at least so many requests a second, by the clock of the samples; empty if never. */
    OptionalLong reached(double requestsPerSecond) {
        for (int i = STEPS_OF_A_RATE; i < samples.size(); i++) {
            if (rateUntil(i) >= requestsPerSecond) {
                return OptionalLong.of(samples.get(i).nanos());
            }
        }
        return OptionalLong.empty();
    }

    private double rateUntil(int last) {
        Sample end = samples.get(last);
        Sample begin = samples.get(last - STEPS_OF_A_RATE);
        return (end.requests() - begin.requests()) * 1e9 / (end.nanos() - begin.nanos());
    }
}
