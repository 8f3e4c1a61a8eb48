package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.costs.peer.SuspendedKinds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is counted while it is suspended comes to its end when it is resumed. */
@DisabledIfSystemProperty(named = "heddle.expect.closed", matches = "true", disabledReason = "needs the internals")
final class SuspendedTest {
    /** All but what the launcher must open the JDK's own packages for. */
    static List<String> kinds() {
        return SuspendedKinds.all().keySet().stream()
                .filter(kind -> !kind.equals("jdk-continuation"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void allThatWereSuspendedEnd(String kind) throws Exception {
        try (var suspended = SuspendedKinds.all().get(kind).get()) {
            suspended.suspend(1500);
            suspended.suspend(1);
            assertThat(suspended.resumeAll()).isEqualTo(1501);
            assertThat(suspended.resumeAll()).isZero();
        }
    }

    @Test
    void kindsIncludeTheLibrarysOwn() {
        assertThat(kinds()).contains("heddle-park", "heddle-generator");
    }
}
