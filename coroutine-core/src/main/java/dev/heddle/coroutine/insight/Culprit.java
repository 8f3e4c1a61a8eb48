package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.CoroutineScheduler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds up an event loop.
 *
 * @param coroutine null if it is no coroutine
 * @param inWords for a sentence
 * @param stack where it was seen
 */
record Culprit(@Nullable CoroutineSnapshot coroutine, String inWords, List<StackTraceElement> stack) {
    private static final Culprit UNKNOWN = new Culprit(null, "a virtual thread that is no coroutine", List.of());

    /**
     * What a loop is at now that is at one thing. Null if it rests: it would have woken up for its heartbeat if the machine
     * had let it.
     */
    static @Nullable Culprit of(CoroutineScheduler scheduler) {
        var running = scheduler.running();
        return running == null
                ? ofLoopSide(List.of(scheduler.loopStackTrace()))
                : ofCoroutine(CoroutineSnapshot.of(running));
    }

    private static Culprit ofCoroutine(CoroutineSnapshot seen) {
        var does = seen.pinned() ? "waits for " + seen.waitsFor() + " while it is pinned" : "does not suspend";
        return new Culprit(seen, "coroutine " + seen.name() + " (#" + seen.id() + "), which " + does, seen.stack());
    }

    private static @Nullable Culprit ofLoopSide(List<StackTraceElement> stack) {
        if (stack.isEmpty() || carries(stack.getFirst())) {
            return UNKNOWN;
        }
        return waitsForIo(stack.getFirst())
                ? null
                : new Culprit(null, "code on its own side, outside of coroutines", stack);
    }

    /** The frames of a virtual thread are not among those of the thread under it. */
    private static boolean carries(StackTraceElement innermost) {
        return innermost.getClassName().equals("jdk.internal.vm.Continuation");
    }

    private static boolean waitsForIo(StackTraceElement innermost) {
        return innermost.isNativeMethod()
                && (innermost.getClassName().startsWith("io.netty.channel.")
                        || innermost.getClassName().startsWith("sun.nio.ch."));
    }
}
