package dev.heddle.coroutine.continuation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.fixture.LogRecorder;
import org.junit.jupiter.api.Test;

/** Coroutines stand on the JDK's continuation where it is open, with one flag; and on threads, with a word about it. */
final class StrandKindTest {
    @Test
    void oneFlagOpensTheJdksContinuation() {
        assertThat(ContinuationAccess.OPEN).isEqualTo(EventLoops.coroutinesRunOnEventLoops());
    }

    @Test
    void oneWarningForTheWholeJvmNamesTheMissingFlag() {
        assertThat(Generator.<Integer>of(out -> out.yield(1)).next()).isEqualTo(1);

        var warnings = LogRecorder.messagesOf(ContinuationAccess.class.getName());

        if (EventLoops.coroutinesRunOnEventLoops()) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings).singleElement().asString().contains("--add-opens java.base/java.lang=ALL-UNNAMED");
        }
    }
}
