package dev.heddle.coroutine.continuation;

import java.util.Arrays;
import java.util.Set;

/** Stack traces as the author of a body wants to see them. */
final class Frames {
    private static final Set<String> OF_THE_MECHANISM = Set.of(
            CalledCoroutine.class.getName(),
            StackfulGenerator.class.getName(),
            StackfulDuplexGenerator.class.getName(),
            StackfulAsymmetricCoroutine.class.getName(),
            ThreadStrand.class.getName(),
            // Not by its class, which cannot be loaded everywhere.
            Frames.class.getPackageName() + ".ContinuationStrand");

    private Frames() {}

    /** From the call that suspends to the body's first frame: without those of this package and of the JDK at both ends. */
    static StackTraceElement[] ofBody(StackTraceElement[] frames) {
        int from = 0;
        int to = frames.length;
        while (from < to && !isOfBody(frames[from])) {
            from++;
        }
        while (to > from && !isOfBody(frames[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(frames, from, to);
    }

    private static boolean isOfBody(StackTraceElement frame) {
        var type = frame.getClassName();
        return !type.startsWith("java.") && !type.startsWith("jdk.") && !OF_THE_MECHANISM.contains(type);
    }
}
