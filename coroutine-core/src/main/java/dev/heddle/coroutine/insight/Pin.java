package dev.heddle.coroutine.insight;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a virtual thread that was pinned, as the JDK tells it.
 *
 * @param carrier the platform thread that it held: on an event loop, the loop's name
 * @param operation what it waited by, in the JDK's words
 * @param reason why it was pinned, in the JDK's words
 */
record Pin(
        long threadId,
        String threadName,
        String carrier,
        @Nullable String operation,
        @Nullable String reason,
        Duration duration,
        List<StackTraceElement> stack) {

    /** Stands for the end. */
    static final Pin NONE = new Pin(0, "", "", null, null, Duration.ZERO, List.of());

    /** Where to look: the innermost frame that is not of the JDK; else the innermost. */
    String site() {
        return stack.stream()
                .filter(frame -> !CoroutineSnapshot.isOfTheJdk(frame))
                .findFirst()
                .or(() -> stack.stream().findFirst())
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }
}
