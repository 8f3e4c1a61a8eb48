package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a virtual thread that was pinned.
 *
 * @param carrier the platform thread that it held: on an event loop, the loop's name
 * @param operation the call that waited, such as {@code LockSupport.park}
 * @param reason why it was pinned: the frame that could not be moved, or the JDK's words
 */
record Pin(
        long threadId,
        String threadName,
        String carrier,
        @Nullable String operation,
        @Nullable String reason,
        Duration duration,
        List<StackTraceElement> stack) {

    /** Of a coroutine, which says itself what it is. */
    static Pin of(Coroutine coroutine, Duration duration, List<StackTraceElement> stack) {
        return new Pin(
                coroutine.id(),
                CoroutineSnapshot.nameOf(coroutine),
                coroutine.scheduler().name(),
                operation(stack),
                reason(stack),
                duration,
                stack);
    }

    /** The outermost call into the JDK: it did not return. */
    private static @Nullable String operation(List<StackTraceElement> stack) {
        return stack.stream()
                .takeWhile(CoroutineSnapshot::isOfTheJdk)
                .reduce((inner, outer) -> outer)
                .map(frame -> simpleName(frame) + "." + frame.getMethodName())
                .orElse(null);
    }

    private static String simpleName(StackTraceElement frame) {
        return frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    }

    private static String reason(List<StackTraceElement> stack) {
        for (var frame : stack) {
            if (frame.getMethodName().equals("<clinit>")) {
                return "class initialiser of " + frame.getClassName();
            }
            if (frame.isNativeMethod()) {
                return "native method " + simpleName(frame) + "." + frame.getMethodName();
            }
        }
        return "code that native code has called";
    }

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
