package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.coroutine.fixture.TestLoops;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each wrong use is an error that says what is wrong, and leaves the coroutine as it was. */
final class MisuseTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @Test
    void resumeByAnotherThreadNamesBoth() throws InterruptedException {
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> self.yield(first));
        coroutine.resume(1);
        var other = new AtomicReference<Throwable>();
        var thread = Thread.ofPlatform()
                .name("the other one")
                .start(() -> other.set(catchThrowable(() -> coroutine.resume(2))));
        thread.join();

        assertThat(other.get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Thread.currentThread().toString())
                .hasMessageContaining("the other one");
        assertThat(coroutine.resume(3)).isEqualTo(3);
    }

    @Test
    void generatorOfOneHandlerIsRefusedInAnother() throws Exception {
        var generator = Generator.<Integer>of(out -> {
            out.yield(1);
            out.yield(2);
        });
        Place.HANDLER.run(loops, () -> assertThat(generator.hasNext()).isTrue());

        assertThatThrownBy(generator::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only the thread that started it");
        assertThatThrownBy(generator::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void resumeWhileAnotherThreadRunsItIsRefused() throws InterruptedException {
        var running = new CountDownLatch(1);
        var refused = new CountDownLatch(1);
        var result = new AtomicReference<Integer>();
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> {
            running.countDown();
            refused.await();
            return first;
        });
        var thread = Thread.ofPlatform().start(() -> result.set(coroutine.resume(1)));
        running.await();

        var thrown = catchThrowable(() -> coroutine.resume(2));
        refused.countDown();
        thread.join();

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(result).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void resumeOfItselfIsRefused(Place place) throws Exception {
        place.run(loops, () -> {
            var coroutine = AsymmetricCoroutine.<Integer, String>of((self, first) -> {
                assertRefused(() -> self.resume(0), "resumes itself");
                assertRefused(self::close, "resumes itself");
                return "unharmed";
            });

            assertThat(coroutine.resume(0)).isEqualTo("unharmed");
        });
    }

    @ParameterizedTest
    @EnumSource
    void resumeOfTheResumerIsRefused(Place place) throws Exception {
        place.run(loops, () -> {
            var outer = new ArrayList<Generator<String>>();
            outer.add(Generator.of(out -> {
                for (var value : Generator.<String>of(inner -> {
                    assertRefused(() -> outer.getFirst().hasNext(), "is running already");
                    inner.yield("unharmed");
                })) {
                    out.yield(value);
                }
            }));

            assertThat(outer.getFirst().next()).isEqualTo("unharmed");
        });
    }

    @Test
    void resumeAfterTheEndIsRefused() {
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> first);
        coroutine.resume(1);

        assertRefused(() -> coroutine.resume(2), "has ended");
        assertRefused(() -> coroutine.throwInto(new Exception("too late")), "has ended");
    }

    @ParameterizedTest
    @EnumSource
    void yieldOfTheOuterOneInTheInnerOneIsRefused(Place place) throws Exception {
        place.run(loops, () -> {
            var generator = Generator.<Integer>of(outer -> {
                var inner = Generator.<Integer>of(out -> {
                    assertRefused(() -> outer.yield(0), "another one runs on top of it");
                    out.yield(1);
                });
                outer.yield(inner.next());
                outer.yield(2);
            });

            assertThat(generator.stream()).containsExactly(1, 2);
        });
    }

    @ParameterizedTest
    @EnumSource
    void yieldOutsideIsRefused(Place place) throws Exception {
        place.run(loops, () -> {
            var leaked = new AtomicReference<Generator.Output<Integer>>();
            var generator = Generator.<Integer>of(out -> {
                leaked.set(out);
                out.yield(1);
                out.yield(2);
            });
            generator.next();

            assertRefused(() -> leaked.get().yield(0), "only the code of its body can yield");
            assertThat(generator.next()).isEqualTo(2);
            generator.close();
            assertRefused(() -> leaked.get().yield(0), "only the code of its body can yield");
        });
    }

    @Test
    void yieldByAnotherThreadIsRefused() {
        var coroutine = AsymmetricCoroutine.<Integer, Throwable>of((self, first) -> {
            var thrown = new AtomicReference<Throwable>();
            Thread.ofPlatform()
                    .start(() -> thrown.set(catchThrowable(() -> self.yield(null))))
                    .join();
            return thrown.get();
        });

        assertThat(coroutine.resume(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot yield for it");
    }

    @Test
    void stackTraceOfARunningOneIsRefused() {
        var coroutine = AsymmetricCoroutine.<Integer, Integer>of((self, first) -> {
            assertRefused(self::stackTrace, "is running");
            return first;
        });

        assertThat(coroutine.resume(1)).isEqualTo(1);
    }

    @Test
    void bodyIsNeeded() {
        assertThatThrownBy(() -> Generator.of(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> AsymmetricCoroutine.of(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> DuplexGenerator.of(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> SymmetricCoroutine.of(null)).isInstanceOf(NullPointerException.class);
    }

    private static void assertRefused(ThrowingCallable call, String because) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(because);
    }
}
