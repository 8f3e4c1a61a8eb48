package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.NativeCode;
import dev.heddle.coroutine.fixture.TestLoops;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A yield below a frame that cannot be suspended: an error that names the frame, and nothing is broken. */
final class PinnedTest {
    private static final String NEVER_PINNED = "a coroutine has a thread of its own, which waits on its carrier";

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    /** What class initialisers yield to: they take no arguments. */
    private static final AtomicReference<Generator.Output<Integer>> OUTPUT = new AtomicReference<>();

    private static final class YieldsInItsInitialiser {
        static final AtomicReference<PinnedException> REFUSED = new AtomicReference<>(
                catchThrowableOfType(PinnedException.class, () -> OUTPUT.get().yield(0)));
    }

    @Test
    void classInitialiserIsNamedAndTheGeneratorGoesOn() {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), NEVER_PINNED);
        var generator = Generator.<Integer>of(out -> {
            OUTPUT.set(out);
            out.yield(1);
            assertThat(YieldsInItsInitialiser.REFUSED.get())
                    .hasMessageContaining("class initialiser")
                    .hasMessageContaining("YieldsInItsInitialiser.<clinit>");
            assertThat(YieldsInItsInitialiser.REFUSED.get().reason())
                    .isEqualTo(PinnedException.Reason.CLASS_INITIALIZER);
            out.yield(2);
        });

        assertThat(generator.stream()).containsExactly(1, 2);
    }

    private static final class FailsInItsInitialiser {
        static {
            OUTPUT.get().yield(0);
        }

        static void touch() {}
    }

    @Test
    void uncaughtItComesOutOfNext() {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), NEVER_PINNED);
        var generator = Generator.<Integer>of(out -> {
            OUTPUT.set(out);
            FailsInItsInitialiser.touch();
        });

        var thrown = catchThrowableOfType(ExceptionInInitializerError.class, generator::next);

        assertThat(thrown.getCause()).isInstanceOf(PinnedException.class);
        assertThat(generator.status()).isEqualTo(CoroutineStatus.ENDED);
    }

    /** The C library's {@code qsort} calls back to Java: its frame lies between. */
    @ParameterizedTest
    @EnumSource
    void nativeFrameIsNamedWithItsCaller(Place place) throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), NEVER_PINNED);
        place.run(loops, () -> {
            var refusals = new ArrayList<PinnedException>();
            var generator = Generator.<Integer>of(out -> {
                NativeCode.callBack(() -> {
                    if (refusals.isEmpty()) {
                        refusals.add(catchThrowableOfType(PinnedException.class, () -> out.yield(0)));
                    }
                });
                out.yield(1);
            });

            assertThat(generator.stream()).containsExactly(1);
            assertThat(refusals).singleElement().satisfies(refused -> {
                assertThat(refused.reason()).isEqualTo(PinnedException.Reason.NATIVE_FRAME);
                assertThat(refused.frame().getMethodName()).isEqualTo("callBack");
                assertThat(refused)
                        .hasMessageContaining("native function called by")
                        .hasMessageContaining("callBack");
            });
        });
    }

    /** The intermediate coroutine cannot be suspended, so the transfer is refused where it was asked for. */
    @Test
    void transferAcrossAPinnedOneIsRefusedAtItsOrigin() {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), NEVER_PINNED);
        var log = new ArrayList<String>();
        var main = SymmetricCoroutine.<String>main();
        var top = SymmetricCoroutine.<String>of(first -> {
            var refused = catchThrowableOfType(PinnedException.class, () -> main.transfer("over the pinned one"));
            log.add(refused.reason() + "");
            return "ended";
        });
        var pinned = SymmetricCoroutine.<String>of(first -> {
            NativeCode.callBack(() -> {
                if (!top.isDead()) {
                    log.add(top.transfer("nested"));
                }
            });
            return "end of the pinned one";
        });
        top.setParent(pinned);

        assertThat(pinned.transfer("")).isEqualTo("end of the pinned one");
        assertThat(log).containsExactly("NATIVE_FRAME", "ended");
    }
}
