package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfer from any to any, parents, ends and exceptions: what greenlet documents and its tests show. */
final class SymmetricCoroutineTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private final SymmetricCoroutine<String> main = SymmetricCoroutine.main();

    // ---- transfer

    /** Greenlet's introduction: the last line of the second is never reached, since the first one ends and its parent goes on. */
    @ParameterizedTest
    @EnumSource
    void twoTransferToEachOther(Place place) throws Exception {
        place.run(loops, () -> {
            var sequence = new Sequence();
            var second = new AtomicReference<SymmetricCoroutine<String>>();
            var first = SymmetricCoroutine.<String>of(value -> {
                sequence.expect(2);
                second.get().transfer("");
                sequence.expect(4);
                return "first has ended";
            });
            second.set(SymmetricCoroutine.of(value -> {
                sequence.expect(3);
                first.transfer("");
                throw new AssertionError("not reached");
            }));
            sequence.expect(1);

            assertThat(first.transfer("")).isEqualTo("first has ended");
            sequence.finish(5);
            assertThat(first.isDead()).isTrue();
            assertThat(second.get().status()).isEqualTo(CoroutineStatus.SUSPENDED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void valuesTravelWithTheControl(Place place) throws Exception {
        place.run(loops, () -> {
            var log = new ArrayList<String>();
            var first = new AtomicReference<SymmetricCoroutine<String>>();
            var second = SymmetricCoroutine.<String>of(value -> {
                log.add(value);
                return first.get().transfer("42");
            });
            first.set(SymmetricCoroutine.of(value -> {
                log.add(second.transfer(value + " world"));
                return "end";
            }));

            assertThat(first.get().transfer("hello")).isEqualTo("end");
            assertThat(log).containsExactly("hello world", "42");
        });
    }

    @ParameterizedTest
    @EnumSource
    void transferToTheRunningOneReturnsAtOnce(Place place) throws Exception {
        place.run(loops, () -> {
            assertThat(SymmetricCoroutine.<String>main().transfer("main")).isEqualTo("main");
            var coroutine = SymmetricCoroutine.<String>of(
                    value -> SymmetricCoroutine.<String>current().transfer(value + " to itself"));
            assertThat(coroutine.transfer("transferred")).isEqualTo("transferred to itself");
        });
    }

    @Test
    void currentAndStatusTellWhoRuns() {
        var log = new ArrayList<Object>();
        var coroutine = SymmetricCoroutine.<String>of(value -> {
            var self = SymmetricCoroutine.<String>current();
            log.add(self.status());
            log.add(main.status());
            log.add(SymmetricCoroutine.<String>main() == main);
            log.add(self.parent() == main);
            return null;
        });
        assertThat(SymmetricCoroutine.<String>current()).isSameAs(main);
        assertThat(main.status()).isEqualTo(CoroutineStatus.RUNNING);
        assertThat(main.parent()).isNull();
        assertThat(coroutine.status()).isEqualTo(CoroutineStatus.SUSPENDED);

        coroutine.transfer(null);

        assertThat(log).containsExactly(CoroutineStatus.RUNNING, CoroutineStatus.SUSPENDED, true, true);
        assertThat(coroutine.status()).isEqualTo(CoroutineStatus.ENDED);
        assertThat(SymmetricCoroutine.<String>current()).isSameAs(main);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 15, 16, 17, 18, 50, 100_000})
    void ringOfAnyLengthGoesRound(int size) {
        var ring = new ArrayList<SymmetricCoroutine<Integer>>();
        ring.add(SymmetricCoroutine.main());
        for (int i = 1; i < size; i++) {
            var next = ring.getLast();
            ring.add(SymmetricCoroutine.of(value -> {
                int passed = value;
                while (true) {
                    passed = next.transfer(passed + 1);
                }
            }));
        }
        for (int round = 0; round < 3; round++) {
            assertThat(ring.getLast().transfer(round)).isEqualTo(round + size - 1);
        }
        ring.stream().skip(1).forEach(SymmetricCoroutine::kill);
        assertThat(ring.stream().skip(1)).allMatch(SymmetricCoroutine::isDead);
    }

    @Test
    void chainOfParentsOfAnyLengthEnds() {
        int length = 100_000;
        var deepest = SymmetricCoroutine.<Integer>main();
        for (int i = 0; i < length; i++) {
            deepest = SymmetricCoroutine.of(deepest, value -> value + 1);
        }

        assertThat(deepest.transfer(0)).isEqualTo(length);
    }

    /** Each starts the next one, which starts the next one: they are nested in one another, but not without bound. */
    @Test
    void startsCanBeChainedWithoutEnd() {
        var started = new ArrayList<SymmetricCoroutine<Integer>>();

        assertThat(startNext(started, 100_000)).isEqualTo(0);
        started.forEach(SymmetricCoroutine::kill);
    }

    private static int startNext(List<SymmetricCoroutine<Integer>> started, int left) {
        var main = SymmetricCoroutine.<Integer>main();
        if (left == 0) {
            return main.transfer(0);
        }
        started.add(SymmetricCoroutine.of(main, value -> startNext(started, value)));
        return started.getLast().transfer(left - 1);
    }

    @Test
    void anyOrderOfTransfersReachesItsTargets() {
        int count = 40;
        var all = new ArrayList<SymmetricCoroutine<Integer>>();
        var reached = new int[count];
        var random = new Random(42);
        for (int i = 0; i < count; i++) {
            int self = i;
            all.add(SymmetricCoroutine.of(value -> {
                int steps = value;
                while (true) {
                    assertThat(SymmetricCoroutine.<Integer>current()).isSameAs(all.get(self));
                    reached[self]++;
                    steps = steps == 0
                            ? SymmetricCoroutine.<Integer>main().transfer(0)
                            : all.get(random.nextInt(count)).transfer(steps - 1);
                }
            }));
        }
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            all.get(random.nextInt(count)).transfer(99);
        }

        assertThat(Arrays.stream(reached).sum()).isEqualTo(rounds * 100);
    }

    // ---- ends and parents

    @ParameterizedTest
    @EnumSource
    void eachOfTwoGoesOnWhereItWas(Place place) throws Exception {
        place.run(loops, () -> {
            var log = new ArrayList<Integer>();
            SymmetricCoroutine.Body<String> body = value -> {
                log.add(1);
                SymmetricCoroutine.<String>current().parent().transfer("");
                log.add(1);
                log.add(1);
                return "";
            };
            var one = SymmetricCoroutine.of(body);
            var other = SymmetricCoroutine.of(body);
            one.transfer("");
            assertThat(log).hasSize(1);
            other.transfer("");
            assertThat(log).hasSize(2);
            other.transfer("");
            assertThat(log).hasSize(4);
            assertThat(other.isDead()).isTrue();
            one.transfer("");
            assertThat(log).hasSize(6);
            assertThat(one.isDead()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void parentIsTheOneThatMadeIt(Place place) throws Exception {
        place.run(loops, () -> {
            var log = new ArrayList<String>();
            var outer = SymmetricCoroutine.<String>of(value -> {
                log.add("a");
                var inner = SymmetricCoroutine.<String>of(ignored -> {
                    log.add("b");
                    return "from the inner one";
                });
                assertThat(inner.parent()).isSameAs(SymmetricCoroutine.<String>current());
                log.add(inner.transfer(""));
                return "from the outer one";
            });

            assertThat(outer.transfer("")).isEqualTo("from the outer one");
            assertThat(log).containsExactly("a", "b", "from the inner one");
        });
    }

    @Test
    void valueForADeadOneGoesToItsNearestLivingAncestor() {
        var parent = SymmetricCoroutine.<String>of(value -> "parent");
        var child = SymmetricCoroutine.<String>of(parent, value -> "child");
        parent.transfer("");
        assertThat(child.transfer("")).isEqualTo("child");

        assertThat(child.transfer("for nobody")).isEqualTo("for nobody");
        assertThatThrownBy(() -> child.throwInto(new IOException("for nobody"))).isInstanceOf(IOException.class);
        assertThat(child.kill()).isNull();
    }

    @Test
    void parentThatHasNotBegunIsStartedByItsChildsEnd() {
        var parent = SymmetricCoroutine.<String>of(value -> value + ", then the parent");
        var child = SymmetricCoroutine.of(parent, value -> "child");

        assertThat(child.transfer("")).isEqualTo("child, then the parent");
    }

    @Test
    void parentCanBeChanged() {
        var log = new ArrayList<String>();
        var other = SymmetricCoroutine.<String>of(value -> {
            log.add(SymmetricCoroutine.<String>main().transfer("ready"));
            return "other";
        });
        other.transfer("");
        var coroutine = SymmetricCoroutine.<String>of(value -> "to the new parent");
        coroutine.setParent(other);

        assertThat(coroutine.parent()).isSameAs(other);
        assertThat(coroutine.transfer("")).isEqualTo("other");
        assertThat(log).containsExactly("to the new parent");
    }

    @Test
    void parentMayBeNoDescendantNorOfTheMainOne() {
        var parent = SymmetricCoroutine.<String>of(value -> value);
        var child = SymmetricCoroutine.of(parent, value -> value);
        var grandchild = SymmetricCoroutine.of(child, value -> value);

        assertThatThrownBy(() -> parent.setParent(grandchild))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("own ancestor");
        assertThatThrownBy(() -> parent.setParent(parent)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> main.setParent(child))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("main");
        assertThat(parent.parent()).isSameAs(main);
    }

    // ---- exceptions

    @ParameterizedTest
    @EnumSource
    void exceptionThatEndsOneIsThrownInItsParent(Place place) throws Exception {
        place.run(loops, () -> {
            var failure = new IOException("of the child");
            var parent = SymmetricCoroutine.<String>of(value -> {
                var child = SymmetricCoroutine.<String>of(ignored -> {
                    throw failure;
                });
                assertThat(catchThrowable(() -> child.transfer(""))).isSameAs(failure);
                assertThat(child.isDead()).isTrue();
                throw failure;
            });

            assertThatThrownBy(() -> parent.transfer("")).isSameAs(failure);
        });
    }

    /** Greenlet's own test of exceptions: from the child to a parent that it was given later, and on to the main one. */
    @Test
    void exceptionGoesUpTheParents() {
        var seen = new ArrayList<Throwable>();
        var failure = new IOException("some error");
        SymmetricCoroutine.Body<String> body = value -> {
            try {
                main.transfer("");
            } catch (Exception e) {
                seen.add(e);
                throw e;
            }
            throw failure;
        };
        var first = SymmetricCoroutine.of(body);
        var second = SymmetricCoroutine.of(body);
        first.transfer("");
        second.transfer("");
        second.setParent(first);

        assertThatThrownBy(() -> second.transfer("")).isSameAs(failure);
        assertThat(seen).containsExactly(failure);
        assertThat(second.transfer("42")).isEqualTo("42");
    }

    @ParameterizedTest
    @EnumSource
    void exceptionIsThrownIntoASuspendedOne(Place place) throws Exception {
        place.run(loops, () -> {
            var failure = new IOException("thrown in");
            var coroutine = SymmetricCoroutine.<String>of(value -> {
                try {
                    return SymmetricCoroutine.<String>main().transfer("ready");
                } catch (Exception e) {
                    assertThat(e).isSameAs(failure);
                    return "caught";
                }
            });
            assertThat(coroutine.transfer("")).isEqualTo("ready");

            assertThat(coroutine.throwInto(failure)).isEqualTo("caught");
            assertThat(coroutine.isDead()).isTrue();
        });
    }

    /** Greenlet's own test: what is thrown into one that has not begun goes to its parent, which may not have begun either. */
    @Test
    void exceptionThrownIntoOneThatHasNotBegunGoesToItsParent() {
        SymmetricCoroutine.Body<String> catching = value -> {
            try {
                return main.transfer("ready to catch");
            } catch (IndexOutOfBoundsException e) {
                return "caught";
            }
        };
        var neverStarted = SymmetricCoroutine.of(catching);
        var child = SymmetricCoroutine.<String>of(neverStarted, value -> main.transfer("from the child"));

        assertThatThrownBy(() -> child.throwInto(new IndexOutOfBoundsException()))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(child.isDead()).isTrue();
        assertThat(neverStarted.isDead()).isTrue();

        var started = SymmetricCoroutine.of(catching);
        var other = SymmetricCoroutine.<String>of(started, value -> main.transfer("from the child"));
        assertThat(started.transfer("")).isEqualTo("ready to catch");
        assertThat(other.throwInto(new IndexOutOfBoundsException())).isEqualTo("caught");
        assertThat(other.isDead()).isTrue();
        assertThat(started.isDead()).isTrue();
    }

    @Test
    void exceptionThrownIntoTheRunningOneIsThrownAtOnce() {
        var failure = new IOException("into myself");

        assertThatThrownBy(() -> main.throwInto(failure)).isSameAs(failure);
        assertThat(SymmetricCoroutine.<String>current()).isSameAs(main);
    }

    @ParameterizedTest
    @EnumSource
    void stackOverflowIsThrownInTheParent(Place place) throws Exception {
        place.run(loops, () -> {
            var coroutine = SymmetricCoroutine.<Integer>of(value -> recurseForEver(value));

            assertThatThrownBy(() -> coroutine.transfer(0)).isInstanceOf(StackOverflowError.class);
            assertThat(SymmetricCoroutine.<Integer>of(value -> value + 1).transfer(1))
                    .isEqualTo(2);
        });
    }

    private static int recurseForEver(int depth) {
        return depth < 0 ? 0 : 1 + recurseForEver(depth + 1);
    }

    // ---- kill

    @ParameterizedTest
    @EnumSource
    void killRunsFinallyBlocksAndEndsQuietly(Place place) throws Exception {
        place.run(loops, () -> {
            var sequence = new Sequence();
            var coroutine = SymmetricCoroutine.<String>of(value -> {
                try {
                    return SymmetricCoroutine.<String>main().transfer("ready");
                } finally {
                    sequence.expect(2);
                }
            });
            coroutine.transfer("");
            sequence.expect(1);
            assertThat(coroutine.kill()).isNull();
            sequence.finish(3);
            assertThat(coroutine.isDead()).isTrue();
        });
    }

    @Test
    void killOfOneThatHasNotBegunRunsNothing() {
        var coroutine = SymmetricCoroutine.<String>of(value -> {
            throw new AssertionError("not reached");
        });

        assertThat(coroutine.kill()).isNull();
        assertThat(coroutine.isDead()).isTrue();
    }

    @Test
    void killedOneMayRefuse() {
        var coroutine = SymmetricCoroutine.<String>of(value -> {
            try {
                main.transfer("ready");
            } catch (CoroutineExit refused) {
                main.transfer("still here");
            }
            return "end";
        });
        coroutine.transfer("");

        assertThat(coroutine.kill()).isEqualTo("still here");
        assertThat(coroutine.transfer("")).isEqualTo("end");
    }

    @Test
    void runningOneMayKillItself() {
        var coroutine = SymmetricCoroutine.<String>of(value -> {
            SymmetricCoroutine.<String>current().kill();
            throw new AssertionError("not reached");
        });

        assertThat(coroutine.transfer("")).isNull();
        assertThat(coroutine.isDead()).isTrue();
    }

    @Test
    void mainOneCannotBeKilled() {
        assertThatThrownBy(main::kill).isInstanceOf(IllegalStateException.class).hasMessageContaining("main");
    }

    // ---- with generators

    /** The frames of the generator are suspended and resumed with those of the coroutine that runs it. */
    @ParameterizedTest
    @EnumSource
    void transfersFromInsideAGenerator(Place place) throws Exception {
        place.run(loops, () -> {
            var home = SymmetricCoroutine.<String>main();
            var coroutine = SymmetricCoroutine.<String>of(value -> {
                var generator = Generator.<String>of(out -> {
                    out.yield(home.transfer("in the generator"));
                    out.yield(home.transfer("in it again"));
                });
                return String.join(" and ", generator.stream().toList());
            });
            assertThat(coroutine.transfer("")).isEqualTo("in the generator");
            assertThat(coroutine.transfer("one")).isEqualTo("in it again");
            assertThat(coroutine.transfer("two")).isEqualTo("one and two");
        });
    }

    @ParameterizedTest
    @EnumSource
    void generatorOfTheMainOneTransfersToo(Place place) throws Exception {
        place.run(loops, () -> {
            var home = SymmetricCoroutine.<Integer>main();
            var doubling = SymmetricCoroutine.<Integer>of(value -> {
                int next = value;
                while (true) {
                    next = home.transfer(2 * next);
                }
            });
            var generator = Generator.<Integer>of(out -> {
                for (int i = 1; i <= 3; i++) {
                    out.yield(doubling.transfer(i));
                }
            });

            assertThat(generator.stream()).containsExactly(2, 4, 6);
        });
    }

    @ParameterizedTest
    @EnumSource
    void generatorBelowACoroutineCannotYield(Place place) throws Exception {
        place.run(loops, () -> {
            var generator = Generator.<String>of(out -> {
                var coroutine = SymmetricCoroutine.<String>of(value -> {
                    assertThatThrownBy(() -> out.yield("from the coroutine"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("another one runs on top of it");
                    return "unharmed";
                });
                out.yield(coroutine.transfer(""));
            });

            assertThat(generator.stream()).containsExactly("unharmed");
        });
    }

    // ---- threads

    @Test
    void otherThreadsAreRefusedByName() throws InterruptedException {
        var coroutine = SymmetricCoroutine.<String>of(value -> value);
        var refusals = new ArrayList<Throwable>();
        Thread.ofPlatform()
                .name("the other one")
                .start(() -> {
                    refusals.add(catchThrowable(() -> coroutine.transfer("")));
                    refusals.add(catchThrowable(() -> coroutine.throwInto(new IOException())));
                    refusals.add(catchThrowable(coroutine::kill));
                    refusals.add(catchThrowable(() -> main.transfer("")));
                    refusals.add(catchThrowable(() -> SymmetricCoroutine.<String>of(main, value -> value)));
                })
                .join();

        assertThat(refusals)
                .hasSize(5)
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(Thread.currentThread().toString())
                        .hasMessageContaining("the other one"));
        assertThat(coroutine.transfer("unharmed")).isEqualTo("unharmed");
    }

    @Test
    void everyThreadHasAMainOneOfItsOwn() throws InterruptedException {
        var others = new ArrayList<SymmetricCoroutine<String>>();
        Thread.ofVirtual().start(() -> others.add(SymmetricCoroutine.main())).join();

        assertThat(others).doesNotContain(main).hasSize(1);
        assertThat(List.of(SymmetricCoroutine.<String>main())).containsExactly(main);
    }
}
