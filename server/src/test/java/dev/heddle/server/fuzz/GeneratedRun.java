package dev.heddle.server.fuzz;

import java.util.function.BooleanSupplier;

/** Inputs that are made of right ones by a seed, one after the other, without a look at what they reach. */
final class GeneratedRun {
    private final Targets target;
    private final long seed;

    GeneratedRun(Targets target, long seed) {
        this.target = target;
        this.seed = seed;
    }

    /**
     * Runs as long as there is more; returns how many.
     *
     * @throws AssertionError for what is found: with the input, and how to have it again
     */
    long run(BooleanSupplier more) {
        long count = 0;
        try (var fuzzed = target.make()) {
            var inputs = new Mutator(seed ^ target.word().hashCode(), fuzzed);
            for (; more.getAsBoolean(); count++) {
                runOne(fuzzed, inputs.next(), count);
            }
        }
        return count;
    }

    private void runOne(FuzzTarget fuzzed, byte[] input, long number) {
        try {
            fuzzed.run(input);
        } catch (Exception | AssertionError | StackOverflowError found) {
            throw new AssertionError(
                    target.word() + ", input " + number + " of -Dfuzz.seed=" + seed + ":\n" + Inputs.told(input),
                    found);
        }
    }
}
