package dev.heddle.coroutine.costs.peer;

import dev.heddle.coroutine.continuation.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Heddle's generators, each of which has yielded one value. */
final class SuspendedGenerators implements Suspended {
    /** One object for all, so that it does not count among what each holds; so is the code. */
    private final Consumer<Generator.Output<Boolean>> yieldOne = SuspendedGenerators::yieldTrue;

    private final Generator.Body<Boolean> code = this::run;
    private List<Generator<Boolean>> all = new ArrayList<>();
    private long ended;

    /**
     * Makes none yet.
     *
     * @throws IllegalStateException if a generator is a thread in this JVM
     */
    SuspendedGenerators() {
        CalledPairs.requireContinuations();
    }

    @Override
    public void suspend(int count) {
        for (int i = 0; i < count; i++) {
            var generator = Generator.of(code);
            generator.next();
            all.add(generator);
        }
    }

    private void run(Generator.Output<Boolean> out) {
        if (ThreeCalls.outer(yieldOne, out) == ThreeCalls.DEPTH) {
            ended++;
        }
    }

    private static void yieldTrue(Generator.Output<Boolean> out) {
        out.yield(true);
    }

    @Override
    public long resumeAll() {
        for (var generator : all) {
            if (generator.hasNext()) {
                throw new IllegalStateException("a generator yielded twice");
            }
        }
        all = new ArrayList<>();
        long count = ended;
        ended = 0;
        return count;
    }
}
