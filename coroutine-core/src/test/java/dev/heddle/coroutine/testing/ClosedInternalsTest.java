package dev.heddle.coroutine.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.heddle.coroutine.EventLoops;
import org.junit.jupiter.api.Test;

/** There is no virtual time where the JDK's internals are closed, and the kit says what is missing. */
final class ClosedInternalsTest {
    @Test
    void startNamesTheMissingFlag() {
        assumeFalse(EventLoops.coroutinesRunOnEventLoops(), "the JDK's internals are open");
        assertThatThrownBy(VirtualTime::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED");
    }
}
