package dev.heddle.coroutine.insight;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a coroutine is at, in one line: {@code suspended in Thread.sleep at DelayHandler.java:31}. The place is the innermost
 * frame of the application, which is what its author knows; the call is the one that this frame has made, and that has not
 * returned. The frames of the JDK, of Netty and of this library tell how a wait is done, not whose it is.
 */
public final class Headline {
    private static final List<String> LIBRARIES = List.of("dev.heddle.coroutine.", "io.netty.");

    private Headline() {}

    /**
     * The line of a snapshot that was taken with its stack.
     *
     * @param isLibrary whether a class, by its full name, is part of a library that the application stands on, besides the
     *     JDK, Netty and this one
     */
    public static String of(CoroutineSnapshot coroutine, Predicate<String> isLibrary) {
        var state = Text.lowerCase(coroutine.state()) + (coroutine.pinned() ? " while pinned" : "");
        var stack = coroutine.stack();
        int place = place(stack, isLibrary);
        if (place < 0) {
            return coroutine.waitsFor() == null ? state : state + ", waits for " + coroutine.waitsFor();
        }
        var call = place > 0 ? call(stack.get(place - 1)) : coroutine.waitsFor();
        return state + (call == null ? "" : " in " + call) + " at " + inWords(stack.get(place));
    }

    /** The index of the application's innermost frame, or -1. */
    private static int place(List<StackTraceElement> stack, Predicate<String> isLibrary) {
        for (int i = 0; i < stack.size(); i++) {
            if (!isOfLibrary(stack.get(i), isLibrary)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOfLibrary(StackTraceElement frame, Predicate<String> isLibrary) {
        var name = frame.getClassName();
        return CoroutineSnapshot.isOfTheJdk(frame)
                || LIBRARIES.stream().anyMatch(name::startsWith)
                || isLibrary.test(name);
    }

    private static String call(StackTraceElement frame) {
        var name = frame.getClassName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.') + "." + frame.getMethodName();
    }

    private static String inWords(StackTraceElement frame) {
        var file = frame.getFileName();
        if (file == null) {
            return call(frame);
        }
        return frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
    }
}
