package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.continuation.AsymmetricCoroutine;
import dev.heddle.coroutine.continuation.Generator;
import dev.heddle.coroutine.continuation.SymmetricCoroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Examples: the kinds of coroutines. With a stack or without, asymmetric (back to whoever resumed) or symmetric (to anybody);
 * and the one that an event loop resumes. Those without a stack are in {@link StacklessExamplesTest}.
 */
final class FourQuadrantsTest {

    // ---- with a stack, asymmetric

    record Tree(@Nullable Tree left, int value, @Nullable Tree right) {}

    /** Yields from the depth of a recursion: that takes a stack. */
    static void inOrder(@Nullable Tree tree, Generator.Output<Integer> out) {
        if (tree != null) {
            inOrder(tree.left(), out);
            out.yield(tree.value());
            inOrder(tree.right(), out);
        }
    }

    @Test
    void generator() {
        var tree = new Tree(new Tree(null, 1, null), 2, new Tree(new Tree(null, 3, null), 4, null));

        Generator<Integer> values = Generator.of(out -> inOrder(tree, out));

        assertThat(values.stream().toList()).containsExactly(1, 2, 3, 4);
    }

    /** Values both ways: resumed with a number, it yields the mean of all so far. */
    @Test
    void resumeAndYield() {
        AsymmetricCoroutine<Double, Double> mean = AsymmetricCoroutine.of((self, first) -> {
            double sum = first;
            for (int count = 1; ; count++) {
                sum += self.yield(sum / count);
            }
        });

        assertThat(mean.resume(10.0)).isEqualTo(10.0);
        assertThat(mean.resume(20.0)).isEqualTo(15.0);
        assertThat(mean.resume(60.0)).isEqualTo(30.0);
        mean.close();
    }

    // ---- with a stack, symmetric

    /** Conway's example: the producer and the consumer are each the other's subroutine. */
    @Test
    void transfer() {
        var pairs = new ArrayList<String>();
        SymmetricCoroutine<String> consumer = SymmetricCoroutine.of(first -> {
            SymmetricCoroutine<String> producer =
                    SymmetricCoroutine.<String>current().parent();
            String word = first;
            while (!word.isEmpty()) {
                pairs.add(word + " " + producer.transfer("one more"));
                word = producer.transfer("next");
            }
            return "done";
        });

        String answer = "";
        for (var word : List.of("separable", "transition", "diagram", "compiler", "")) {
            answer = consumer.transfer(word);
        }

        assertThat(pairs).containsExactly("separable transition", "diagram compiler");
        assertThat(answer).isEqualTo("done");
    }

    // ---- resumed by an event loop

    @Test
    void onAnEventLoop() throws InterruptedException {
        try (var loops = EventLoops.builder().build()) {
            var coroutine = loops.next().start("greeter", () -> {
                Coroutine.sleep(Duration.ofMillis(1)); // or Thread.sleep, or any blocking call of the JDK
                System.out.println("hello from " + Coroutine.current());
            });
            coroutine.join();

            assertThat(coroutine.state()).isEqualTo(Coroutine.State.ENDED);
        }
    }
}
