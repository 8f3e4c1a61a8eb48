package dev.heddle.coroutine;

import dev.heddle.coroutine.internal.PinnedWaitCheck;
import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A wait of a pinned coroutine. A class initialiser or a native frame below it cannot be moved off the carrier's stack, so
 * that the coroutine holds its event loop while it waits.
 *
 * <p>The calls of this library refuse to wait so: mostly the very loop would have to end the wait, as timers, messages and
 * other coroutines do, and it would never come to that. The JDK's calls and {@link Offload} wait: others end them, and if
 * not, only a look at the stalled loop tells ({@code insight.StallDetector}).
 */
final class PinnedWait {
    /** Whose waits the event loop ends. */
    private static final Set<String> REFUSING = Set.of(Coroutine.class.getName(), CoroutineScope.class.getName());

    /** The continuation of a generator, which is told instead of the coroutine's own if it is innermost. */
    private static final String STRAND = "dev.heddle.coroutine.continuation.ContinuationStrand";

    private static final String UPCALL = "jdk.internal.foreign.abi.UpcallStub";
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES);

    private PinnedWait() {}

    /**
     * A coroutine, which calls this, is about to wait: tells those who watch its loop.
     *
     * @throws IllegalStateException if a call of this library waits
     */
    static void begins() {
        refuseIfOfThisLibrary();
        var thread = Thread.currentThread();
        var waiting = thread.isVirtual() ? LoopCoroutine.of(thread) : null; // generators are pinned elsewhere too
        if (waiting != null && !VirtualThreads.isYielding(thread)) {
            waiting.tellPinned();
        }
    }

    /**
     * Does not suspend or block itself, since its caller is about to park: the permit of that must not be lost.
     *
     * @throws IllegalStateException if a call of this library waits
     */
    static void refuseIfOfThisLibrary() {
        var call = WALKER.walk(PinnedWait::callOfThisLibrary);
        if (call.isPresent()) {
            throw new IllegalStateException(refusal(call.get()));
        }
    }

    /** Loads all that a look at the stack needs: to be called before the first coroutine is pinned. */
    static void prepare() {
        refuseIfOfThisLibrary();
        WALKER.walk(PinnedWait::pinningFrame);
    }

    private static Optional<String> callOfThisLibrary(Stream<StackFrame> frames) {
        return frames.map(StackFrame::getClassName)
                .filter(name -> !isOfTheMechanism(name))
                .findFirst()
                .filter(REFUSING::contains);
    }

    private static boolean isOfTheMechanism(String className) {
        return className.startsWith("java.")
                || className.startsWith("jdk.")
                || className.equals(PinnedWait.class.getName())
                || className.equals(LoopContinuation.class.getName())
                || className.startsWith(LoopContinuations.class.getName())
                || className.equals(PinnedWaitCheck.class.getName())
                || className.equals(STRAND);
    }

    private static String refusal(String callingClass) {
        var waitsFor = LockSupport.getBlocker(Thread.currentThread());
        return "coroutine " + Coroutine.current().name() + " cannot be suspended in "
                + (waitsFor == null ? callingClass.substring(callingClass.lastIndexOf('.') + 1) + "'s call" : waitsFor)
                + ": it is pinned by " + WALKER.walk(PinnedWait::pinningFrame)
                + ", and would hold up the event loop that has to resume it. Wait before or after that, or in Offload";
    }

    private static String pinningFrame(Stream<StackFrame> frames) {
        return frames.map(PinnedWait::pinning)
                .filter(found -> found != null)
                .findFirst()
                .orElse("code that the JVM has called");
    }

    private static @Nullable String pinning(StackFrame frame) {
        if (frame.getMethodName().equals("<clinit>")) {
            return "the class initialiser " + frame.toStackTraceElement();
        }
        if (frame.getClassName().startsWith(UPCALL)) {
            return "native code that has called Java code";
        }
        boolean native_ = frame.isNativeMethod() && !frame.getClassName().equals("jdk.internal.vm.Continuation");
        return native_ ? "the native method " + frame.toStackTraceElement() : null;
    }
}
