package dev.heddle.coroutine.continuation;

import java.util.Arrays;

/** Stack traces as the author of a body wants to see them. */
final class Frames {
    private static final String PACKAGE = Frames.class.getPackageName() + ".";

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
        return !type.startsWith("java.") && !type.startsWith("jdk.") && !isOfThisPackage(type);
    }

    /** Tests of this package live in it too. */
    private static boolean isOfThisPackage(String type) {
        return type.startsWith(PACKAGE) && !type.contains("Test");
    }
}
