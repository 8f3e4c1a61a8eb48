package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Examples: coroutines without a stack, written by hand, to be read beside those that have one ({@code
 * FourQuadrantsTest}). What a compiler makes of {@code async}, {@code yield} or {@code co_await} looks like this: a
 * coroutine is an object; its local variables are fields; where it goes on is a number; to suspend is to return.
 *
 * <p>That is as cheap as a call, and the memory is that of the fields. The price: only the outermost function can suspend. A
 * suspension within a call, a loop within a try, needs a state machine for each of them, or a compiler.
 */
final class StacklessExamplesTest {

    /** Asymmetric: Fibonacci's numbers up to a limit; with a stack, a loop with a yield in it. */
    static final class Fibonacci {
        private static final int START = 0;
        private static final int IN_LOOP = 1;
        private static final int ENDED = 2;

        private final int limit;
        private int goesOnAt = START;
        private int a;
        private int b;

        Fibonacci(int limit) {
            this.limit = limit;
        }

        /** Runs to the next suspension: a return. */
        int resume() {
            switch (goesOnAt) {
                case START -> {
                    a = 0;
                    b = 1;
                }
                case IN_LOOP -> {
                    int next = a + b;
                    a = b;
                    b = next;
                }
                default -> throw new NoSuchElementException("it has ended");
            }
            goesOnAt = b <= limit ? IN_LOOP : ENDED;
            return a;
        }

        boolean hasEnded() {
            return goesOnAt == ENDED;
        }
    }

    /** Symmetric: to transfer is to return to whom; a loop that knows nobody, the trampoline, does the jumps. */
    interface Player {
        /** Runs to the next transfer; returns who goes on, or null at the end. */
        @Nullable Player resume();
    }

    /** Hits the ball to the other one some times. */
    static final class PingPong implements Player {
        private final String sound;
        private final List<String> heard;
        private int hitsLeft;
        private @Nullable Player other;

        PingPong(String sound, int hits, List<String> heard) {
            this.sound = sound;
            this.hitsLeft = hits;
            this.heard = heard;
        }

        @Override
        public @Nullable Player resume() {
            if (hitsLeft == 0) {
                return null;
            }
            hitsLeft--;
            heard.add(sound);
            return other;
        }
    }

    static void trampoline(Player first) {
        Player next = first;
        while (next != null) {
            next = next.resume();
        }
    }

    @Test
    void asymmetric() {
        var numbers = new ArrayList<Integer>();
        var fibonacci = new Fibonacci(20);
        while (!fibonacci.hasEnded()) {
            numbers.add(fibonacci.resume());
        }
        assertThat(numbers).containsExactly(0, 1, 1, 2, 3, 5, 8, 13);
        assertThatThrownBy(fibonacci::resume).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void symmetric() {
        var heard = new ArrayList<String>();
        var ping = new PingPong("ping", 2, heard);
        var pong = new PingPong("pong", 2, heard);
        ping.other = pong;
        pong.other = ping;

        trampoline(ping);

        assertThat(heard).containsExactly("ping", "pong", "ping", "pong");
    }
}
