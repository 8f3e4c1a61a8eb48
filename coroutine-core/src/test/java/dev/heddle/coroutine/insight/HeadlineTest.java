package dev.heddle.coroutine.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.Coroutine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The line that says what a coroutine is at names the application's frame, whatever lies above it. */
class HeadlineTest {
    private static final StackTraceElement SLEEP =
            new StackTraceElement("java.lang.Thread", "sleep", "Thread.java", 509);
    private static final StackTraceElement HANDLER =
            new StackTraceElement("com.example.DelayHandler", "handle", "DelayHandler.java", 31);
    private static final StackTraceElement SERVER =
            new StackTraceElement("com.server.Connection", "serve", "Connection.java", 12);
    private static final StackTraceElement RECEIVE =
            new StackTraceElement("com.server.Body$Chunks", "read", "Body.java", 7);
    private static final StackTraceElement LIVE =
            new StackTraceElement("dev.heddle.coroutine.Coroutine", "live", "Coroutine.java", 300);

    private static String headline(Coroutine.State state, String waitsFor, StackTraceElement... stack) {
        return headline(state, false, waitsFor, stack);
    }

    private static String headline(Coroutine.State state, boolean pinned, String waitsFor, StackTraceElement... stack) {
        var snapshot = new CoroutineSnapshot(
                1, "http", "http 1", state, pinned, "loop", Duration.ZERO, null, waitsFor, List.of(stack));
        return Headline.of(snapshot, name -> name.startsWith("com.server."));
    }

    @Test
    void theCallIsThatOfTheInnermostFrameOfTheApplication() {
        assertThat(headline(Coroutine.State.SUSPENDED, "java.lang.Thread.sleep", SLEEP, HANDLER, SERVER, LIVE))
                .isEqualTo("suspended in Thread.sleep at DelayHandler.java:31");
    }

    @Test
    void aLibrarysOwnFramesAreNotTheApplications() {
        assertThat(headline(Coroutine.State.SUSPENDED, "receive", SLEEP, LIVE, RECEIVE, HANDLER, SERVER))
                .isEqualTo("suspended in Body.Chunks.read at DelayHandler.java:31");
    }

    @Test
    void whereNoFrameIsTheApplicationsTheWaitIsNamed() {
        assertThat(headline(Coroutine.State.SUSPENDED, "receive on 127.0.0.1:1", SLEEP, SERVER, LIVE))
                .isEqualTo("suspended, waits for receive on 127.0.0.1:1");
        assertThat(headline(Coroutine.State.RUNNABLE, null)).isEqualTo("runnable");
        assertThat(headline(Coroutine.State.ENDED, null)).isEqualTo("ended");
    }

    @Test
    void theApplicationItselfMayBeInnermost() {
        assertThat(headline(Coroutine.State.RUNNING, null, HANDLER, SERVER))
                .isEqualTo("running at DelayHandler.java:31");
        assertThat(headline(Coroutine.State.SUSPENDED, "a monitor", HANDLER, SERVER))
                .isEqualTo("suspended in a monitor at DelayHandler.java:31");
    }

    @Test
    void aPinnedWaitIsSaidToBeOne() {
        assertThat(headline(Coroutine.State.SUSPENDED, true, "java.lang.Thread.sleep", SLEEP, HANDLER))
                .isEqualTo("suspended while pinned in Thread.sleep at DelayHandler.java:31");
    }

    @Test
    void aFrameWithoutAFileIsNamedByItsMethod() {
        var hidden = new StackTraceElement("com.example.Made", "run", null, -1);
        var inNative = new StackTraceElement("com.example.Made", "run", "Made.java", -2);
        assertThat(headline(Coroutine.State.SUSPENDED, null, SLEEP, hidden))
                .isEqualTo("suspended in Thread.sleep at Made.run");
        assertThat(headline(Coroutine.State.RUNNING, null, inNative)).isEqualTo("running at Made.java");
    }
}
