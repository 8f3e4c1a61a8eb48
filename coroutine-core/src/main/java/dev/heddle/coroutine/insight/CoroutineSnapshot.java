package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one coroutine was doing at one moment. Taking one stops nobody: if the coroutine goes on meanwhile, state and stack
 * are those of two moments close to each other.
 *
 * @param id the number of its thread
 * @param kind the first part of its name
 * @param name its kind and what it works on
 * @param state what it was doing; {@code ENDED} if it ended before the snapshot was taken
 * @param pinned whether it waited and nevertheless held its event loop's thread, because of a native frame or a class
 *     initialiser; false where the JDK's internals are closed, since the JDK does not tell
 * @param eventLoop the name of its event loop
 * @param age how long ago it was started
 * @param suspendedFor how long ago it was suspended; null if it was not, or if that is not known
 * @param waitsFor what it waited for: what it says itself; else the call of the JDK that does not return, such as {@code
 *     java.lang.Thread.sleep}, or {@code a monitor}, as far as the stack was asked for; null if it did not wait
 * @param stack its frames, the innermost first; empty if it has ended, has not begun, or the stack was not asked for
 */
public record CoroutineSnapshot(
        long id,
        String kind,
        String name,
        Coroutine.State state,
        boolean pinned,
        String eventLoop,
        Duration age,
        @Nullable Duration suspendedFor,
        @Nullable String waitsFor,
        List<StackTraceElement> stack) {

    /** How often to look, if the coroutine went on while it was looked at. */
    private static final int MOST_LOOKS = 3;

    private static final StackTraceElement[] NO_STACK = {};

    /** Copies the stack. */
    public CoroutineSnapshot {
        stack = List.copyOf(stack);
    }

    /** Takes a snapshot with the stack, which costs some microseconds. Any thread. */
    public static CoroutineSnapshot of(Coroutine coroutine) {
        return take(coroutine, true);
    }

    /** Takes a snapshot without the stack, which costs less than a microsecond. Any thread. */
    public static CoroutineSnapshot withoutStack(Coroutine coroutine) {
        return take(coroutine, false);
    }

    private static CoroutineSnapshot take(Coroutine coroutine, boolean withStack) {
        Coroutine.State state;
        boolean mounted;
        StackTraceElement[] stack;
        int looks = 0;
        do {
            state = coroutine.state();
            mounted = coroutine.isMounted();
            stack = withStack ? coroutine.thread().getStackTrace() : NO_STACK;
        } while (coroutine.state() != state && ++looks < MOST_LOOKS);
        boolean waits = state == Coroutine.State.SUSPENDED;
        return new CoroutineSnapshot(
                coroutine.id(),
                coroutine.kind(),
                nameOf(coroutine),
                state,
                waits && mounted && coroutine.isMounted(),
                coroutine.scheduler().name(),
                coroutine.age(),
                waits ? suspendedFor(coroutine) : null,
                waits ? waitsFor(coroutine, stack) : null,
                Arrays.asList(stack));
    }

    /** A suspension counts from the beginning of the loop's turn, which may be before the coroutine was started. */
    private static @Nullable Duration suspendedFor(Coroutine coroutine) {
        var known = coroutine.suspendedFor();
        var age = coroutine.age();
        return known != null && known.compareTo(age) > 0 ? age : known;
    }

    /** A dump goes on where the {@code toString} of others fails. */
    static String nameOf(Coroutine coroutine) {
        try {
            return coroutine.name();
        } catch (RuntimeException | StackOverflowError e) {
            return coroutine.kind();
        }
    }

    /** What it says itself. */
    private static @Nullable String blockerOf(Coroutine coroutine) {
        try {
            return coroutine.waitsFor();
        } catch (RuntimeException | StackOverflowError e) {
            return "something whose toString fails";
        }
    }

    private static @Nullable String waitsFor(Coroutine coroutine, StackTraceElement[] stack) {
        var blocker = blockerOf(coroutine);
        return blocker != null ? blocker : pendingCall(stack);
    }

    /** The outermost call into the JDK: it has not returned. */
    private static @Nullable String pendingCall(StackTraceElement[] stack) {
        String call = null;
        for (var frame : stack) {
            if (!isOfTheJdk(frame)) {
                return call == null ? "a monitor" : call;
            }
            call = frame.getClassName() + "." + frame.getMethodName();
        }
        return null;
    }

    static boolean isOfTheJdk(StackTraceElement frame) {
        return frame.getClassName().startsWith("java.")
                || frame.getClassName().startsWith("jdk.")
                || frame.getClassName().startsWith("sun.");
    }
}
