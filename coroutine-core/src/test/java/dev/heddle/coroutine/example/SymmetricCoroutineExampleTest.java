package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.continuation.SymmetricCoroutine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Example: greenlet's, code in blocking style that is fed with events; whoever waits transfers to whoever has work. */
final class SymmetricCoroutineExampleTest {
    private final ArrayDeque<String> events = new ArrayDeque<>();
    private final ArrayList<String> log = new ArrayList<>();

    /** The event loop, here the main coroutine: gives each event to the game. */
    private final SymmetricCoroutine<String> loop = SymmetricCoroutine.main();

    /** Reads keys as if it blocked: it goes to the loop, which comes back with one. */
    private String readKey() {
        return loop.transfer("next");
    }

    private String play(String first) {
        log.add("begins with " + first);
        if (readKey().equals("quit") && confirmed()) {
            return "over";
        }
        return play(readKey());
    }

    private boolean confirmed() {
        log.add("sure?");
        return readKey().equals("yes");
    }

    @Test
    void gameInBlockingStyle() {
        var game = SymmetricCoroutine.<String>of(this::play);
        events.addAll(List.of("a", "quit", "no", "b", "quit", "yes", "never read"));

        var answer = "next";
        while (answer.equals("next")) {
            answer = game.transfer(events.remove());
        }

        assertThat(answer).isEqualTo("over");
        assertThat(game.isDead()).isTrue();
        assertThat(log).containsExactly("begins with a", "sure?", "begins with b", "sure?");
        assertThat(events).containsExactly("never read");
    }
}
