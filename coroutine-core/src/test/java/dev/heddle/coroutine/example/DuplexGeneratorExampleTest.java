package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.coroutine.continuation.DuplexGenerator;
import dev.heddle.coroutine.continuation.StopIteration;
import org.junit.jupiter.api.Test;

/** Example: a dialogue as a generator; it asks, is sent the answers, and delegates a part to another. */
final class DuplexGeneratorExampleTest {

    /** Asks until the answer is a number. */
    static DuplexGenerator<String, String, Integer> number(String question) {
        return DuplexGenerator.of(out -> {
            var answer = out.yield(question);
            while (answer == null || !answer.matches("\\d+")) {
                answer = out.yield("a number, please");
            }
            return Integer.valueOf(answer);
        });
    }

    static DuplexGenerator<String, String, String> order() {
        return DuplexGenerator.of(out -> {
            var what = out.yield("what?");
            int howMany = out.yieldFrom(number("how many?"));
            return howMany + " x " + what;
        });
    }

    @Test
    void dialogue() {
        var order = order();

        assertThat(order.next()).isEqualTo("what?");
        assertThat(order.send("tea")).isEqualTo("how many?");
        assertThat(order.send("some")).isEqualTo("a number, please");
        assertThat(catchThrowableOfType(StopIteration.class, () -> order.send("2"))
                        .value())
                .isEqualTo("2 x tea");
        assertThat(order.result()).isEqualTo("2 x tea");
    }
}
