package dev.heddle.server.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.heddle.server.fixture.NoLeaks;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run over all that takes bytes from outside: right ones, those that found something once, and made ones. */
@ExtendWith(NoLeaks.class)
class FuzzTest {
    /** The same ones in each build, unless another seed is given: what a build finds is about its change. */
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101);

    private static final int USUAL_COUNT = 1_000;
    /** Each is a connection. */
    private static final int COUNT_OF_SERVER = 300;

    @ParameterizedTest
    @EnumSource
    void knownInputsFindNothing(Targets target) throws IOException {
        try (var fuzzed = target.make()) {
            var inputs = Inputs.regressions(target);
            if (!target.isServer()) {
                inputs.addAll(fuzzed.seeds()); // those of a server are tried as cases
            }
            for (var input : inputs) {
                assertThatCode(() -> fuzzed.run(input)).as(Inputs.told(input)).doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void madeInputsFindNothing(Targets target) {
        var left = new AtomicInteger(target.isServer() ? COUNT_OF_SERVER : USUAL_COUNT);

        new GeneratedRun(target, SEED).run(() -> left.getAndDecrement() > 0);
    }
}
