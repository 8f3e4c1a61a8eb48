package dev.heddle.coroutine.internal;

/**
 * Looks at a wait of a coroutine that is pinned. Whatever continuation is innermost is told of it by the JDK: the coroutine's
 * own, or that of a generator in it.
 */
public final class PinnedWaitCheck {
    private static volatile Runnable check = () -> {};

    private PinnedWaitCheck() {}

    /** Sets what looks: it throws if the wait would never end. */
    public static void install(Runnable newCheck) {
        check = newCheck;
    }

    /** Looks. What it throws is to leave the call that waits. */
    public static void run() {
        check.run();
    }
}
