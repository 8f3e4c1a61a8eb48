package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values and exceptions sent in, delegation, results: the examples of Python's documents and each rule of PEP 342 and 380. */
final class DuplexGeneratorTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    /** The example of Python's language reference, 6.2.9.2. */
    @ParameterizedTest
    @EnumSource
    void echoesWhatIsSentAndThrown(Place place) throws Exception {
        place.run(loops, () -> {
            var log = new ArrayList<String>();
            var generator = DuplexGenerator.<Object, Object, Void>of(out -> {
                log.add("execution starts");
                Object value = 1;
                try {
                    while (true) {
                        try {
                            value = out.yield(value);
                        } catch (Exception e) {
                            value = e;
                        }
                    }
                } finally {
                    log.add("clean up");
                }
            });
            var spam = new IllegalArgumentException("spam");

            assertThat(log).isEmpty();
            assertThat(generator.next()).isEqualTo(1);
            assertThat(generator.next()).isNull();
            assertThat(generator.send(2)).isEqualTo(2);
            assertThat(generator.throwInto(spam)).isSameAs(spam);
            generator.close();
            assertThat(log).containsExactly("execution starts", "clean up");
        });
    }

    private static DuplexGenerator<Integer, Void, Integer> accumulate() {
        return DuplexGenerator.of(out -> {
            int tally = 0;
            for (var next = out.yield(null); next != null; next = out.yield(null)) {
                tally += next;
            }
            return tally;
        });
    }

    /** The example of "What's New in Python 3.3" for PEP 380. */
    @ParameterizedTest
    @EnumSource
    void gathersTalliesOfSubgenerators(Place place) throws Exception {
        place.run(loops, () -> {
            var tallies = new ArrayList<Integer>();
            var generator = DuplexGenerator.<Integer, Void, Void>of(out -> {
                while (true) {
                    tallies.add(out.yieldFrom(accumulate()));
                }
            });
            generator.next();
            for (int i = 0; i < 4; i++) {
                generator.send(i);
            }
            generator.send(null);
            for (int i = 0; i < 5; i++) {
                generator.send(i);
            }
            generator.send(null);

            assertThat(tallies).containsExactly(6, 10);
        });
    }

    // ---- send

    @Test
    void valueSentBeforeTheFirstYieldIsRefused() {
        var generator = DuplexGenerator.<String, String, Void>of(out -> {
            out.yield(out.yield("first"));
            return null;
        });

        assertThatThrownBy(() -> generator.send("too early"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not begun");
        assertThat(generator.send(null)).isEqualTo("first");
        assertThat(generator.send("second")).isEqualTo("second");
    }

    // ---- the end

    @ParameterizedTest
    @EnumSource
    void returnIsStopIterationWithTheResult(Place place) throws Exception {
        place.run(loops, () -> {
            var generator = DuplexGenerator.<Void, Integer, String>of(out -> {
                out.yield(1);
                return "result";
            });
            generator.next();
            assertThatThrownBy(generator::result)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has not returned yet");

            assertThat(catchThrowableOfType(StopIteration.class, generator::next)
                            .value())
                    .isEqualTo("result");
            assertThat(generator.result()).isEqualTo("result");
            assertThat(catchThrowableOfType(StopIteration.class, generator::next)
                            .value())
                    .isEqualTo("result");
            assertThat(generator.status()).isEqualTo(CoroutineStatus.ENDED);
        });
    }

    @Test
    void exceptionComesOutUnchangedAndThereIsNoResult() {
        var failure = new IOException("failed");
        var generator = DuplexGenerator.<Void, Integer, String>of(out -> {
            throw failure;
        });

        assertThatThrownBy(generator::next).isSameAs(failure);
        assertThatThrownBy(generator::next).isInstanceOf(StopIteration.class);
        assertThatThrownBy(generator::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("with an exception");
    }

    /** PEP 479. */
    @Test
    void stopIterationOfTheBodyIsNotTheGeneratorsEnd() {
        var empty = DuplexGenerator.<Void, Integer, Void>of(out -> null);
        var generator = DuplexGenerator.<Void, Integer, Void>of(out -> {
            out.yield(empty.next());
            return null;
        });

        assertThatThrownBy(generator::next)
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(StopIteration.class);
    }

    // ---- throwInto and close

    @Test
    void exceptionThrownIntoOneThatHasNotBegunOrHasEndedComesBack() {
        var failure = new IOException("thrown in");
        var generator = DuplexGenerator.<Void, Integer, Void>of(out -> {
            throw new AssertionError("not reached");
        });

        assertThatThrownBy(() -> generator.throwInto(failure)).isSameAs(failure);
        assertThatThrownBy(() -> generator.throwInto(failure)).isSameAs(failure);
        assertThatThrownBy(generator::next).isInstanceOf(StopIteration.class);
    }

    @Test
    void closeTakesAReturnedValueAsTheResult() {
        var generator = DuplexGenerator.<Void, Integer, String>of(out -> {
            try {
                out.yield(1);
                return "not reached";
            } catch (CoroutineExit exit) {
                return "returned when closed";
            }
        });
        generator.next();
        generator.close();

        assertThat(generator.result()).isEqualTo("returned when closed");
    }

    @Test
    void closeOfOneThatReturnsNothingHasTheResultNull() {
        var generator = DuplexGenerator.<Void, Integer, String>of(out -> {
            out.yield(1);
            return "not reached";
        });
        generator.next();
        generator.close();

        assertThat(generator.result()).isNull();
    }

    @Test
    void yieldDuringCloseIsAnError() {
        var generator = DuplexGenerator.<Void, Integer, Void>of(out -> {
            try {
                out.yield(1);
            } finally {
                out.yield(2);
            }
            return null;
        });
        generator.next();

        assertThatThrownBy(generator::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("yielded while it was closed");
    }

    // ---- yieldFrom

    private static DuplexGenerator<String, String, String> inner(List<String> log) {
        return DuplexGenerator.of(out -> {
            try {
                for (var sent = out.yield("inner begins"); sent != null; sent = out.yield("inner got " + sent)) {
                    log.add(sent);
                }
                return "inner result";
            } catch (UncheckedIOException e) {
                return "inner caught " + e.getMessage();
            } finally {
                log.add("inner finally");
            }
        });
    }

    private static DuplexGenerator<String, String, String> outer(DuplexGenerator<String, String, String> inner) {
        return DuplexGenerator.of(out -> {
            out.yield("outer begins");
            var result = out.yieldFrom(inner);
            out.yield("outer ends");
            return result;
        });
    }

    @ParameterizedTest
    @EnumSource
    void sentValuesReachTheInnerOneAndItsResultTheOuterOne(Place place) throws Exception {
        place.run(loops, () -> {
            var log = new ArrayList<String>();
            var generator = outer(inner(log));

            assertThat(generator.next()).isEqualTo("outer begins");
            assertThat(generator.next()).isEqualTo("inner begins");
            assertThat(generator.send("a")).isEqualTo("inner got a");
            assertThat(generator.send("b")).isEqualTo("inner got b");
            assertThat(generator.next()).isEqualTo("outer ends");
            assertThat(catchThrowableOfType(StopIteration.class, generator::next)
                            .value())
                    .isEqualTo("inner result");
            assertThat(log).containsExactly("a", "b", "inner finally");
        });
    }

    @Test
    void thrownExceptionsReachTheInnerOne() {
        var generator = outer(inner(new ArrayList<>()));
        generator.next();
        generator.next();

        assertThat(generator.throwInto(new UncheckedIOException("what was thrown", new IOException())))
                .isEqualTo("outer ends");
        assertThatThrownBy(generator::next).isInstanceOf(StopIteration.class);
        assertThat(generator.result()).isEqualTo("inner caught what was thrown");
    }

    @Test
    void exceptionThatTheInnerOneDoesNotCatchIsThrownInTheOuterOne() {
        var log = new ArrayList<String>();
        var failure = new IllegalStateException("not for the inner one");
        var innerOne = inner(log);
        var generator = DuplexGenerator.<String, String, String>of(out -> {
            try {
                return out.yieldFrom(innerOne);
            } catch (IllegalStateException e) {
                assertThat(e).isSameAs(failure);
                return "outer caught";
            }
        });
        generator.next();

        assertThatThrownBy(() -> generator.throwInto(failure)).isInstanceOf(StopIteration.class);
        assertThat(generator.result()).isEqualTo("outer caught");
        assertThat(log).containsExactly("inner finally");
    }

    @Test
    void closeReachesTheInnerOneFirst() {
        var sequence = new Sequence();
        var inner = DuplexGenerator.<String, String, String>of(out -> {
            try {
                return out.yield("inner");
            } finally {
                sequence.expect(1);
            }
        });
        var generator = DuplexGenerator.<String, String, String>of(out -> {
            try {
                return out.yieldFrom(inner);
            } finally {
                sequence.expect(2);
            }
        });
        generator.next();

        generator.close();

        sequence.finish(3);
        assertThat(inner.status()).isEqualTo(CoroutineStatus.ENDED);
    }

    @Test
    void delegationGoesThroughSeveralLevels() {
        var log = new ArrayList<String>();
        var generator = outer(outer(inner(log)));

        assertThat(generator.next()).isEqualTo("outer begins");
        assertThat(generator.next()).isEqualTo("outer begins");
        assertThat(generator.next()).isEqualTo("inner begins");
        assertThat(generator.send("deep")).isEqualTo("inner got deep");
        assertThat(generator.next()).isEqualTo("outer ends");
        assertThat(generator.next()).isEqualTo("outer ends");
        assertThatThrownBy(generator::next).isInstanceOf(StopIteration.class);
        assertThat(generator.result()).isEqualTo("inner result");
    }

    @Test
    void yieldFromAnEndedOneReturnsItsResultAtOnce() {
        var ended = DuplexGenerator.<String, String, String>of(out -> "result");
        assertThatThrownBy(ended::next).isInstanceOf(StopIteration.class);
        var generator = DuplexGenerator.<String, String, String>of(out -> out.yieldFrom(ended));

        assertThatThrownBy(generator::next).isInstanceOf(StopIteration.class);
        assertThat(generator.result()).isEqualTo("result");
    }

    @Test
    void iterablesAreYieldedFromButTakeNoValues() {
        var generator = DuplexGenerator.<String, Integer, Void>of(out -> {
            out.yieldFrom(List.of(1, 2));
            out.yieldFrom(List.of(3, 4));
            return null;
        });
        assertThat(generator.next()).isEqualTo(1);
        assertThat(generator.next()).isEqualTo(2);
        assertThat(generator.next()).isEqualTo(3);

        assertThatThrownBy(() -> generator.send("for nobody"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Iterable");
    }

    @Test
    void closeReachesAGeneratorThatItYieldsFrom() {
        var inner = Generator.<Integer>of(out -> out.yield(1));
        var generator = DuplexGenerator.<Void, Integer, Void>of(out -> {
            out.yieldFrom(inner);
            return null;
        });
        generator.next();

        generator.close();

        assertThat(inner.status()).isEqualTo(CoroutineStatus.ENDED);
    }

    @Test
    void stackTraceIsThatOfTheBody() {
        var generator = accumulate();
        generator.next();

        assertThat(generator.stackTrace()[0].getMethodName()).contains("accumulate");
    }
}
