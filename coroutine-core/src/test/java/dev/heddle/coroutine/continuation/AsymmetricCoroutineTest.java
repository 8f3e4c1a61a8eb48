package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Resume and yield: values both ways, status, exceptions, close, reset. */
final class AsymmetricCoroutineTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void valuesGoBothWaysAndTheLastIsReturned(Place place) throws Exception {
        place.run(loops, () -> {
            var sequence = new Sequence();
            var coroutine = AsymmetricCoroutine.<String, Integer>of((self, first) -> {
                sequence.expect(2);
                assertThat(first).isEqualTo("one");
                assertThat(self.yield(1)).isEqualTo("two");
                sequence.expect(4);
                assertThat(self.yield(2)).isEqualTo("three");
                sequence.expect(6);
                return 3;
            });
            sequence.expect(1);
            assertThat(coroutine.resume("one")).isEqualTo(1);
            sequence.expect(3);
            assertThat(coroutine.resume("two")).isEqualTo(2);
            sequence.expect(5);
            assertThat(coroutine.resume("three")).isEqualTo(3);
            sequence.finish(7);
            assertThat(coroutine.status()).isEqualTo(CoroutineStatus.ENDED);
        });
    }

    /** Lua 5.4 reference manual, 2.6: the example of a function that yields inside a coroutine. */
    @Test
    void doesWhatTheExampleOfLuasManualDoes() {
        var log = new ArrayList<String>();
        var coroutine = AsymmetricCoroutine.<List<Integer>, List<Object>>of((co, ab) -> {
            log.add("co-body " + ab);
            var r = foo(co, ab.getFirst() + 1, log);
            log.add("co-body " + r);
            var rs = co.yield(List.of(ab.getFirst() + ab.get(1), ab.getFirst() - ab.get(1)));
            log.add("co-body " + rs);
            return List.of(ab.get(1), "end");
        });

        assertThat(coroutine.resume(List.of(1, 10))).containsExactly(4);
        assertThat(coroutine.resume(List.of(7))).containsExactly(11, -9);
        assertThat(coroutine.resume(List.of(8, 9))).containsExactly(10, "end");
        assertThatThrownBy(() -> coroutine.resume(List.of())).hasMessageContaining("has ended");
        assertThat(log).containsExactly("co-body [1, 10]", "foo 2", "co-body [7]", "co-body [8, 9]");
    }

    private static List<Integer> foo(AsymmetricCoroutine<List<Integer>, List<Object>> co, int a, List<String> log) {
        log.add("foo " + a);
        return co.yield(List.of(2 * a));
    }

    @ParameterizedTest
    @EnumSource
    void statusTellsWhoRuns(Place place) throws Exception {
        place.run(loops, () -> {
            var seen = new ArrayList<CoroutineStatus>();
            var outer = new ArrayList<AsymmetricCoroutine<Integer, Integer>>();
            var inner = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> {
                seen.add(self.status());
                seen.add(outer.getFirst().status());
                return 0;
            });
            outer.add(AsymmetricCoroutine.of((self, first) -> {
                seen.add(self.status());
                seen.add(inner.status());
                inner.resume(0);
                seen.add(inner.status());
                return self.yield(0);
            }));
            seen.add(outer.getFirst().status());
            outer.getFirst().resume(0);
            seen.add(outer.getFirst().status());
            outer.getFirst().resume(0);
            seen.add(outer.getFirst().status());

            assertThat(seen)
                    .containsExactly(
                            CoroutineStatus.SUSPENDED,
                            CoroutineStatus.RUNNING,
                            CoroutineStatus.SUSPENDED,
                            CoroutineStatus.RUNNING,
                            CoroutineStatus.NORMAL,
                            CoroutineStatus.ENDED,
                            CoroutineStatus.SUSPENDED,
                            CoroutineStatus.ENDED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void exceptionIsThrownAtTheYield(Place place) throws Exception {
        place.run(loops, () -> {
            var failure = new IOException("from the resumer");
            var coroutine = AsymmetricCoroutine.<Integer, String>of((self, first) -> {
                try {
                    self.yield("ready");
                    throw new AssertionError("not reached");
                } catch (Exception e) {
                    assertThat(e).isSameAs(failure);
                    return "caught";
                }
            });
            coroutine.resume(0);

            assertThat(coroutine.throwInto(failure)).isEqualTo("caught");
        });
    }

    @Test
    void exceptionThatIsNotCaughtComesOutAgain() {
        var failure = new IOException("through");
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> self.yield(first));
        coroutine.resume(0);

        assertThatThrownBy(() -> coroutine.throwInto(failure)).isSameAs(failure);
        assertThat(coroutine.status()).isEqualTo(CoroutineStatus.ENDED);
    }

    @Test
    void exceptionThrownIntoOneThatHasNotBegunEndsIt() {
        var failure = new IOException("too early");
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> {
            throw new AssertionError("not reached");
        });

        assertThatThrownBy(() -> coroutine.throwInto(failure)).isSameAs(failure);
        assertThat(coroutine.status()).isEqualTo(CoroutineStatus.ENDED);
    }

    @ParameterizedTest
    @EnumSource
    void closeRunsFinallyBlocks(Place place) throws Exception {
        place.run(loops, () -> {
            var sequence = new Sequence();
            var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> {
                try {
                    return self.yield(first);
                } finally {
                    sequence.expect(2);
                }
            });
            coroutine.resume(0);
            sequence.expect(1);
            coroutine.close();
            sequence.finish(3);
            assertThat(coroutine.status()).isEqualTo(CoroutineStatus.ENDED);
            coroutine.close();
        });
    }

    @Test
    void producerFilterAndConsumerAreCoroutinesOfEachOther() {
        var producer = AsymmetricCoroutine.<Void, String>of((self, first) -> {
            for (var word : List.of("to", "be", "or")) {
                self.yield(word);
            }
            return null;
        });
        var numbered = AsymmetricCoroutine.<Void, String>of((self, first) -> {
            int line = 1;
            for (var word = producer.resume(null); word != null; word = producer.resume(null)) {
                self.yield(line++ + " " + word);
            }
            return null;
        });
        var lines = new ArrayList<String>();
        for (var line = numbered.resume(null); line != null; line = numbered.resume(null)) {
            lines.add(line);
        }

        assertThat(lines).containsExactly("1 to", "2 be", "3 or");
    }

    // ---- reset

    @ParameterizedTest
    @EnumSource
    void resetOneStartsAgain(Place place) throws Exception {
        place.run(loops, () -> {
            var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> first + self.yield(first));
            for (int round = 0; round < 3; round++) {
                assertThat(coroutine.resume(round)).isEqualTo(round);
                assertThat(coroutine.resume(10)).isEqualTo(round + 10);
                coroutine.reset();
                assertThat(coroutine.status()).isEqualTo(CoroutineStatus.SUSPENDED);
            }
        });
    }

    @Test
    void resetForgetsAFailureAndTheThread() throws InterruptedException {
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> 10 / first);
        assertThatThrownBy(() -> coroutine.resume(0)).isInstanceOf(ArithmeticException.class);

        coroutine.reset();

        var results = new ArrayList<Integer>();
        Thread.ofPlatform().start(() -> results.add(coroutine.resume(5))).join();
        assertThat(results).containsExactly(2);
    }

    @Test
    void resetOfOneThatHasNotEndedIsRefused() {
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> self.yield(first));
        assertThatThrownBy(coroutine::reset).isInstanceOf(IllegalStateException.class);
        coroutine.resume(1);
        assertThatThrownBy(coroutine::reset)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not ended");

        assertThat(coroutine.resume(2)).isEqualTo(2);
    }

    // ---- stack trace

    @ParameterizedTest
    @EnumSource
    void stackTraceIsThatOfTheBody(Place place) throws Exception {
        place.run(loops, () -> {
            var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> outerCall(self));
            coroutine.resume(0);

            assertThat(coroutine.stackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .startsWith("innerCall", "outerCall");
        });
    }

    private static int outerCall(AsymmetricCoroutine<Integer, Integer> self) {
        return innerCall(self);
    }

    private static int innerCall(AsymmetricCoroutine<Integer, Integer> self) {
        return self.yield(1);
    }
}
