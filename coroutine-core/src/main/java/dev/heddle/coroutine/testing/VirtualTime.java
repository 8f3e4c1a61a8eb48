package dev.heddle.coroutine.testing;

import dev.heddle.coroutine.Coroutine;
import java.time.Duration;
import java.util.Objects;

/**
 * Runs tests of coroutines in virtual time, on an event loop of their own.
 *
 * <pre>{@code
 * VirtualTime.run(() -> {
 *     Coroutine.sleep(Duration.ofHours(1));       // takes no time
 * });
 *
 * try (var loop = VirtualTime.start()) {          // by hand
 *     var coroutine = loop.scheduler().start("sleeper", () -> Coroutine.sleep(Duration.ofHours(1)));
 *     loop.advance(Duration.ofMinutes(59));
 *     assertThat(coroutine.state()).isEqualTo(Coroutine.State.SUSPENDED);
 *     loop.advance(Duration.ofMinutes(1));
 *     assertThat(coroutine.state()).isEqualTo(Coroutine.State.ENDED);
 * }
 * }</pre>
 *
 * <p>What moves the time, and when a test counts as stuck, is said at {@link TestEventLoop}. After kotlinx.coroutines'
 * {@code runTest} and Go's {@code testing/synctest}.
 */
public final class VirtualTime {
    /** Long enough for another thread to answer, short enough to wait for when a test has failed. */
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(1);

    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

    private VirtualTime() {}

    /** The code of a test that moves the time, or asks for it. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs once, on a coroutine of the loop.
         *
         * @throws Exception fails the test
         */
        void run(TestEventLoop loop) throws Exception;
    }

    /**
     * Runs code on a coroutine in virtual time, and waits for all that it has started: {@link TestEventLoop#run} on a loop
     * that is closed afterwards.
     *
     * @throws Exception as {@link TestEventLoop#run}
     * @throws IllegalStateException if the JDK's internals are closed: names the missing flag
     */
    public static void run(Coroutine.Body body) throws Exception {
        builder().run(body);
    }

    /**
     * As {@link #run(Coroutine.Body)}, with the loop at hand.
     *
     * @throws Exception as {@link TestEventLoop#run}
     * @throws IllegalStateException if the JDK's internals are closed: names the missing flag
     */
    public static void run(Body body) throws Exception {
        builder().run(body);
    }

    /**
     * An event loop in virtual time, which stands at zero.
     *
     * @throws IllegalStateException if the JDK's internals are closed: names the missing flag
     */
    public static TestEventLoop start() {
        return builder().start();
    }

    /** Options: a second of patience and ten seconds of real time, unless told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options of an event loop in virtual time. */
    public static final class Builder {
        private Duration patience = DEFAULT_PATIENCE;
        private Duration limit = DEFAULT_LIMIT;

        private Builder() {}

        /**
         * How long in real time a run waits for something from outside when nothing on its loop can go on, until it fails
         * with {@link DeadlockError}. It costs nothing while there is something to do.
         *
         * @param patience zero if nothing comes from other threads
         * @throws IllegalArgumentException if negative
         */
        public Builder patience(Duration patience) {
            if (patience.isNegative()) {
                throw new IllegalArgumentException("patience " + patience + ": allowed is zero or more");
            }
            this.patience = patience;
            return this;
        }

        /**
         * How long a run, or a step of time, may take in real time, until it fails with {@link RealTimeLimitError}.
         *
         * @throws IllegalArgumentException if not more than zero
         */
        public Builder limit(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("limit " + limit + ": allowed is more than zero");
            }
            this.limit = limit;
            return this;
        }

        /** As {@link VirtualTime#start()}. */
        public TestEventLoop start() {
            return new TestEventLoop(patience, limit);
        }

        /**
         * As {@link VirtualTime#run(Coroutine.Body)}.
         *
         * @throws Exception as {@link TestEventLoop#run}
         */
        public void run(Coroutine.Body body) throws Exception {
            Objects.requireNonNull(body, "body");
            run(loop -> body.run());
        }

        /**
         * As {@link VirtualTime#run(Body)}.
         *
         * @throws Exception as {@link TestEventLoop#run}
         */
        public void run(Body body) throws Exception {
            Objects.requireNonNull(body, "body");
            try (var loop = start()) {
                loop.run(() -> body.run(loop));
            }
        }
    }
}
