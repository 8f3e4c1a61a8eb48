package dev.heddle.coroutine.costs.peer;

import dev.heddle.coroutine.continuation.Generator;
import dev.heddle.coroutine.continuation.SymmetricCoroutine;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/** Pairs of a caller and what it resumes: no scheduler between the two. */
final class CalledPairs {
    private CalledPairs() {}

    static double continuation(Batches batches) throws Exception {
        var scope = new ContinuationScope("pair");
        var continuation = new Continuation(scope, () -> {
            while (true) {
                Continuation.yield(scope);
            }
        });
        return batches.nanosPerPair(pairs -> {
            for (long i = 0; i < pairs; i++) {
                continuation.run();
            }
        });
    }

    /** The threads that stand in for continuations must not be measured under their name. */
    static void requireContinuations() {
        var threads = Generator.<Thread>of(out -> out.yield(Thread.currentThread()));
        if (threads.next() != Thread.currentThread()) {
            throw new IllegalStateException(
                    "generators have threads of their own in this JVM; a warning in the log says why");
        }
    }

    static double generator(Batches batches) throws Exception {
        requireContinuations();
        Generator<Boolean> generator = Generator.of(out -> {
            while (true) {
                out.yield(true);
            }
        });
        return batches.nanosPerPair(pairs -> {
            for (long i = 0; i < pairs; i++) {
                generator.next();
            }
        });
    }

    /** Two coroutines that are neither the thread's own: the first transfers to the second, and that one back. */
    static double transfer(Batches batches) throws Exception {
        requireContinuations();
        SymmetricCoroutine<Double> first = SymmetricCoroutine.of(start -> {
            SymmetricCoroutine<Double> self = SymmetricCoroutine.current();
            SymmetricCoroutine<Double> second = SymmetricCoroutine.of(value -> transferForever(self, value));
            return batches.nanosPerPair(pairs -> {
                for (long i = 0; i < pairs; i++) {
                    second.transfer(start);
                }
            });
        });
        return first.transfer(0.0);
    }

    private static Double transferForever(SymmetricCoroutine<Double> other, Double value) {
        while (true) {
            other.transfer(value);
        }
    }

    static double stateMachine(Batches batches) throws Exception {
        var machine = new StateMachine();
        double nanos = batches.nanosPerPair(pairs -> {
            for (long i = 0; i < pairs; i++) {
                machine.resume();
            }
        });
        if (machine.sum == 0) {
            throw new IllegalStateException("the machine was not resumed");
        }
        return nanos;
    }

    /**
     * A stackless coroutine by hand: {@code while (true) for (i in 1..3) { sum += i; yield }}. The local variable has become
     * a field and the place where it yields a state; the launcher forbids that {@code resume} is inlined, so that one
     * pair is one call.
     */
    static final class StateMachine {
        private int state;
        private int i;
        private long sum;

        void resume() {
            switch (state) {
                case 0 -> enterLoop();
                case 1 -> continueLoop();
                default -> throw new IllegalStateException("state " + state);
            }
        }

        private void enterLoop() {
            i = 1;
            state = 1;
            sum += i;
        }

        private void continueLoop() {
            if (++i > 3) {
                enterLoop();
            } else {
                sum += i;
            }
        }
    }
}
