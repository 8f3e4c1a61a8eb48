package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.TestLoops;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scoped values belong to the coroutine that binds them; thread locals belong to the thread. */
final class ScopedValueTest {
    private static final ScopedValue<String> NAME = ScopedValue.newInstance();
    private static final String OWN_THREAD = "a coroutine has a thread of its own, with its own values";

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @EnumSource
    void bindingInsideIsNotSeenOutside(Place place) throws Exception {
        place.run(loops, () -> {
            var generator = Generator.<String>of(out -> {
                ScopedValue.where(NAME, "inside").call(() -> {
                    out.yield(NAME.get());
                    out.yield(NAME.get());
                    return null;
                });
                out.yield(NAME.orElse("none"));
            });
            assertThat(generator.next()).isEqualTo("inside");
            assertThat(NAME.isBound()).isFalse();
            ScopedValue.where(NAME, "outside").run(() -> {
                assertThat(NAME.get()).isEqualTo("outside");
                assertThat(generator.next()).isEqualTo("inside");
                assertThat(NAME.get()).isEqualTo("outside");
                assertThat(generator.next()).isEqualTo("none");
                assertThat(NAME.get()).isEqualTo("outside");
            });
            assertThat(NAME.isBound()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void twoGeneratorsKeepTheirBindingsApart(Place place) throws Exception {
        place.run(loops, () -> {
            var left = binding("left");
            var right = binding("right");
            for (int i = 0; i < 100; i++) {
                assertThat(left.next()).isEqualTo("left");
                assertThat(right.next()).isEqualTo("right");
            }
        });
    }

    private static Generator<String> binding(String name) {
        return Generator.of(out -> ScopedValue.where(NAME, name).call(() -> {
            while (true) {
                out.yield(NAME.get());
            }
        }));
    }

    @ParameterizedTest
    @EnumSource
    void firstResumerPassesItsBindingsOn(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), OWN_THREAD);
        place.run(loops, () -> {
            var generator = Generator.<String>of(out -> {
                while (true) {
                    out.yield(NAME.orElse("none"));
                }
            });
            ScopedValue.where(NAME, "first")
                    .run(() -> assertThat(generator.next()).isEqualTo("first"));
            assertThat(generator.next()).isEqualTo("first");
            ScopedValue.where(NAME, "second")
                    .run(() -> assertThat(generator.next()).isEqualTo("first"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void symmetricCoroutinesKeepTheirBindingsApart(Place place) throws Exception {
        place.run(loops, () -> {
            var main = SymmetricCoroutine.<String>main();
            var coroutine = SymmetricCoroutine.<String>of(first ->
                    ScopedValue.where(NAME, "inside").call(() -> main.transfer(NAME.get()) + " " + NAME.get()));
            assertThat(coroutine.transfer("")).isEqualTo("inside");
            assertThat(NAME.isBound()).isFalse();
            assertThat(coroutine.transfer("still")).isEqualTo("still inside");
        });
    }

    @ParameterizedTest
    @EnumSource
    void threadLocalIsSharedWithTheResumer(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), OWN_THREAD);
        place.run(loops, () -> {
            var local = new ThreadLocal<String>();
            var generator = Generator.<String>of(out -> {
                out.yield(local.get());
                local.set("set inside");
                out.yield(local.get());
            });
            local.set("set outside");
            assertThat(generator.next()).isEqualTo("set outside");
            assertThat(generator.next()).isEqualTo("set inside");
            assertThat(local.get()).isEqualTo("set inside");
        });
    }
}
