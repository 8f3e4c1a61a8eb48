package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values one by one: iteration, yields from any depth, exceptions, close. */
final class GeneratorTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void runsOnlyAsFarAsTheNextValueIsWanted(Place place) throws Exception {
        place.run(loops, () -> {
            var sequence = new Sequence();
            var generator = Generator.<String>of(out -> {
                sequence.expect(2);
                out.yield("a");
                sequence.expect(4);
                out.yield("b");
                sequence.expect(6);
            });
            sequence.expect(1);
            assertThat(generator.next()).isEqualTo("a");
            sequence.expect(3);
            assertThat(generator.next()).isEqualTo("b");
            sequence.expect(5);
            assertThat(generator.hasNext()).isFalse();
            sequence.finish(7);
        });
    }

    @ParameterizedTest
    @EnumSource
    void servesAForLoopAnIteratorAndAStream(Place place) throws Exception {
        place.run(loops, () -> {
            var looped = new ArrayList<Integer>();
            for (int value : upTo(3)) {
                looped.add(value);
            }
            assertThat(looped).containsExactly(1, 2, 3);

            var iterator = upTo(3).iterator();
            assertThat(iterator.hasNext()).isTrue();
            assertThat(iterator.hasNext()).isTrue();
            assertThat(iterator.next()).isEqualTo(1);
            assertThat(iterator.next()).isEqualTo(2);

            assertThat(upTo(5).stream().skip(1).limit(2).map(value -> value * 10))
                    .containsExactly(20, 30);
        });
    }

    @Test
    void parallelStreamStaysOnTheThread() {
        assertThat(upTo(5_000).stream().parallel().mapToInt(value -> value).sum())
                .isEqualTo(5_000 * 5_001 / 2);
    }

    @Test
    void nullIsAValue() {
        var generator = Generator.<String>of(out -> {
            out.yield(null);
            out.yield("after");
        });

        assertThat(generator.hasNext()).isTrue();
        assertThat(generator.next()).isNull();
        assertThat(generator.next()).isEqualTo("after");
    }

    @Test
    void endIsNoSuchElementAgainAndAgain() {
        var generator = upTo(0);

        assertThat(generator.status()).isEqualTo(CoroutineStatus.SUSPENDED);
        assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
        assertThat(generator.hasNext()).isFalse();
        assertThat(generator.status()).isEqualTo(CoroutineStatus.ENDED);
    }

    // ---- a stack of its own

    private record Node(Node left, int value, Node right) {}

    private static void walk(Node node, Generator.Output<Integer> out) {
        if (node != null) {
            walk(node.left, out);
            out.yield(node.value);
            walk(node.right, out);
        }
    }

    @ParameterizedTest
    @EnumSource
    void yieldsFromARecursion(Place place) throws Exception {
        place.run(loops, () -> {
            var tree = new Node(new Node(null, 1, new Node(null, 2, null)), 3, new Node(null, 4, null));

            assertThat(Generator.<Integer>of(out -> walk(tree, out)).stream()).containsExactly(1, 2, 3, 4);
        });
    }

    private static int countDown(int depth, Generator.Output<Integer> out) {
        out.yield(depth);
        return depth == 0 ? 0 : 1 + countDown(depth - 1, out);
    }

    @ParameterizedTest
    @EnumSource
    void stackGrowsAndShrinksAcrossYields(Place place) throws Exception {
        place.run(loops, () -> {
            int depth = 2_000;
            var generator = Generator.<Integer>of(out -> {
                for (int round = 0; round < 3; round++) {
                    out.yield(-countDown(depth, out));
                }
            });
            for (int round = 0; round < 3; round++) {
                for (int expected = depth; expected >= 0; expected--) {
                    assertThat(generator.next()).isEqualTo(expected);
                }
                assertThat(generator.next()).isEqualTo(-depth);
            }
            assertThat(generator.hasNext()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void yieldsInsideTryCatchAndFinally(Place place) throws Exception {
        place.run(loops, () -> {
            var generator = Generator.<String>of(out -> {
                try {
                    out.yield("try");
                    throw new IOException("thrown after the yield");
                } catch (IOException e) {
                    out.yield(e.getMessage());
                } finally {
                    out.yield("finally");
                }
                out.yield("after");
            });

            assertThat(generator.stream()).containsExactly("try", "thrown after the yield", "finally", "after");
        });
    }

    @ParameterizedTest
    @EnumSource
    void generatorsRunInGenerators(Place place) throws Exception {
        place.run(loops, () -> {
            var pairs = Generator.<String>of(out -> {
                for (int left : upTo(2)) {
                    for (int right : upTo(2)) {
                        out.yield(left + "" + right);
                    }
                }
            });

            assertThat(pairs.stream()).containsExactly("11", "12", "21", "22");
        });
    }

    @ParameterizedTest
    @EnumSource
    void manyAreAliveAtOnce(Place place) throws Exception {
        place.run(loops, () -> {
            int count = 20_000;
            var generators = new ArrayList<Generator<Integer>>(count);
            for (int i = 0; i < count; i++) {
                int own = i;
                generators.add(Generator.of(out -> {
                    out.yield(own);
                    out.yield(-own);
                }));
            }
            long sum = 0;
            for (var generator : generators) {
                sum += generator.next();
            }
            assertThat(sum).isEqualTo((long) count * (count - 1) / 2);
            for (var generator : generators) {
                sum += generator.next();
            }
            assertThat(sum).isZero();
            generators.forEach(Generator::close);
        });
    }

    // ---- yieldFrom

    @Test
    void yieldsFromAnotherGeneratorAndFromAnyIterable() {
        var generator = Generator.<Integer>of(out -> {
            out.yield(0);
            out.yieldFrom(upTo(2));
            out.yieldFrom(List.of(7, 8));
            out.yield(9);
        });

        assertThat(generator.stream()).containsExactly(0, 1, 2, 7, 8, 9);
    }

    @Test
    void closeReachesTheGeneratorThatItYieldsFrom() {
        var sequence = new Sequence();
        var inner = Generator.<Integer>of(out -> {
            try {
                out.yield(1);
            } finally {
                sequence.expect(1);
            }
        });
        var outer = Generator.<Integer>of(out -> {
            try {
                out.yieldFrom(inner);
            } finally {
                sequence.expect(2);
            }
        });
        outer.next();

        outer.close();

        assertThat(inner.status()).isEqualTo(CoroutineStatus.ENDED);
        sequence.finish(3);
    }

    @Test
    void exceptionOfTheInnerOneIsThrownWhereTheOuterYieldsFromIt() {
        var failure = new IOException("inner");
        var generator = Generator.<String>of(out -> {
            try {
                out.yieldFrom(Generator.of(inner -> {
                    inner.yield("inner");
                    throw failure;
                }));
            } catch (Exception e) {
                assertThat(e).isSameAs(failure);
                out.yield("caught");
            }
        });

        assertThat(generator.stream()).containsExactly("inner", "caught");
    }

    // ---- exceptions

    @ParameterizedTest
    @EnumSource
    void exceptionComesOutUnchangedAndEndsIt(Place place) throws Exception {
        place.run(loops, () -> {
            for (var failure : List.of(new IOException("checked"), new IllegalStateException(), new AssertionError())) {
                var generator = Generator.<Integer>of(out -> {
                    out.yield(1);
                    throwIt(failure);
                });
                generator.next();

                assertThatThrownBy(generator::next).isSameAs(failure);
                assertThat(generator.hasNext()).isFalse();
                assertThat(generator.status()).isEqualTo(CoroutineStatus.ENDED);
            }
        });
    }

    private static void throwIt(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    @ParameterizedTest
    @EnumSource
    void stackOverflowComesOutAndHarmsNoOther(Place place) throws Exception {
        place.run(loops, () -> {
            var healthy = upTo(2);
            healthy.next();
            var overflowing = Generator.<Integer>of(out -> {
                out.yield(1);
                recurseForEver(0);
            });
            overflowing.next();

            assertThatThrownBy(overflowing::next).isInstanceOf(StackOverflowError.class);
            assertThat(healthy.next()).isEqualTo(2);
            assertThat(upTo(1).next()).isEqualTo(1);
        });
    }

    private static int recurseForEver(int depth) {
        return depth < 0 ? 0 : 1 + recurseForEver(depth + 1);
    }

    // ---- close

    @ParameterizedTest
    @EnumSource
    void closeRunsFinallyBlocks(Place place) throws Exception {
        place.run(loops, () -> {
            var sequence = new Sequence();
            try (var generator = Generator.<Integer>of(out -> {
                try {
                    out.yield(1);
                    throw new AssertionError("not reached");
                } catch (Exception e) {
                    throw new AssertionError("the exit is not an exception", e);
                } finally {
                    sequence.expect(2);
                }
            })) {
                generator.next();
                sequence.expect(1);
            }
            sequence.finish(3);
        });
    }

    @Test
    void closeOfOneThatHasNotBegunRunsNothing() {
        var generator = Generator.<Integer>of(out -> {
            throw new AssertionError("not reached");
        });

        generator.close();

        assertThat(generator.hasNext()).isFalse();
    }

    @Test
    void closeTwiceOrAfterTheEndDoesNothing() {
        var generator = upTo(1);
        generator.next();
        generator.close();
        generator.close();

        assertThat(generator.hasNext()).isFalse();
    }

    @Test
    void closeForgetsTheValueThatWasLookedAhead() {
        var generator = upTo(2);
        assertThat(generator.hasNext()).isTrue();

        generator.close();

        assertThat(generator.hasNext()).isFalse();
        assertThatThrownBy(generator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void exceptionOfAFinallyBlockComesOutOfClose() {
        var failure = new IOException("in finally");
        var generator = Generator.<Integer>of(out -> {
            try {
                out.yield(1);
            } finally {
                throwIt(failure);
            }
        });
        generator.next();

        assertThatThrownBy(generator::close).isSameAs(failure);
    }

    @Test
    void yieldDuringCloseIsAnError() {
        var generator = Generator.<Integer>of(out -> {
            try {
                out.yield(1);
            } finally {
                out.yield(2);
                out.yield(3);
            }
        });
        generator.next();

        assertThatThrownBy(generator::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("yielded while it was closed");
        assertThat(generator.next()).isEqualTo(3);
    }

    @Test
    void streamClosesIt() {
        var generator = upTo(5);
        try (var stream = generator.stream()) {
            assertThat(stream.findFirst()).contains(1);
        }

        assertThat(generator.status()).isEqualTo(CoroutineStatus.ENDED);
    }

    @Test
    void stackTraceShowsWhereItIsSuspended() {
        var tree = new Node(null, 1, null);
        var generator = Generator.<Integer>of(out -> walk(tree, out));
        assertThat(generator.stackTrace()).isEmpty();
        generator.next();

        assertThat(generator.stackTrace())
                .extracting(StackTraceElement::getMethodName)
                .startsWith("walk");
        generator.close();
        assertThat(generator.stackTrace()).isEmpty();
    }

    private static Generator<Integer> upTo(int last) {
        return Generator.of(out -> {
            for (int value = 1; value <= last; value++) {
                out.yield(value);
            }
        });
    }

    @Test
    void collectorsWork() {
        assertThat(upTo(3).stream().map(String::valueOf).collect(Collectors.joining(",")))
                .isEqualTo("1,2,3");
    }
}
