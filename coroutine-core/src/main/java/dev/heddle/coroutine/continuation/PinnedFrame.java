package dev.heddle.coroutine.continuation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/** Finds the frame that keeps the calling coroutine from being suspended, for the exception that says so. */
final class PinnedFrame {
    private static final String ENTRY = ContinuationStrand.class.getName();

    /** What the JDK's linker puts between a native function and the Java code that it calls back. */
    private static final String CALLED_BY_FUNCTION = "jdk.internal.foreign.abi.UpcallStub";

    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES);

    private PinnedFrame() {}

    /**
     * The exception for a yield that the JVM refused.
     *
     * @param strands how many strands, the innermost first, would have been suspended
     */
    static PinnedException found(Continuation.Pinned pinned, int strands) {
        return switch (pinned) {
            case NATIVE -> nativeFrame(framesOf(strands));
            case MONITOR -> new PinnedException(PinnedException.Reason.MONITOR, null, "yield while holding a monitor");
            case EXCEPTION ->
                new PinnedException(
                        PinnedException.Reason.NO_MEMORY, null, "yield with a stack that cannot be moved to the heap");
            case CRITICAL_SECTION ->
                new PinnedException(
                        PinnedException.Reason.CRITICAL_SECTION,
                        null,
                        "yield in a section where the JDK allows no suspension");
        };
    }

    private static PinnedException nativeFrame(List<StackWalker.StackFrame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            var frame = frames.get(i);
            if (frame.getMethodName().equals("<clinit>")) {
                return below("the class initialiser ", frame, PinnedException.Reason.CLASS_INITIALIZER);
            }
            if (frame.isNativeMethod()) {
                return below("the native method ", frame, PinnedException.Reason.NATIVE_FRAME);
            }
            if (frame.getClassName().startsWith(CALLED_BY_FUNCTION)) {
                return below(
                        "a native function called by ",
                        callerOutsideTheJdk(frames, i),
                        PinnedException.Reason.NATIVE_FRAME);
            }
        }
        return new PinnedException(
                PinnedException.Reason.NATIVE_FRAME,
                null,
                "yield in code that the JVM itself has called, such as a class loader: it cannot be suspended");
    }

    private static PinnedException below(String what, StackWalker.StackFrame frame, PinnedException.Reason reason) {
        var element = frame.toStackTraceElement();
        return new PinnedException(
                reason,
                element,
                "yield below " + what + element + ", whose frame cannot be suspended: yield when it has returned");
    }

    /** Below a native function are frames of the JDK's linker, which say little. */
    private static StackWalker.StackFrame callerOutsideTheJdk(List<StackWalker.StackFrame> frames, int from) {
        return frames.stream()
                .skip(from)
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .orElse(frames.get(from));
    }

    private static List<StackWalker.StackFrame> framesOf(int strands) {
        var remaining = new int[] {strands};
        return WALKER.walk(frames ->
                frames.takeWhile(frame -> !isEntry(frame) || --remaining[0] > 0).toList());
    }

    private static boolean isEntry(StackWalker.StackFrame frame) {
        return frame.getClassName().equals(ENTRY) && frame.getMethodName().equals("enter");
    }

    // ---- monitors

    /** Whether the code between here and the innermost continuation of this scope holds a monitor. Slow: walks the frames. */
    static boolean holdsMonitor(ContinuationScope scope) {
        return LiveFrames.holder(scope).isPresent();
    }

    /** The exception for a yield inside {@code synchronized}. */
    static PinnedException holdingMonitor(ContinuationScope scope) {
        var holder = LiveFrames.holder(scope);
        return new PinnedException(
                PinnedException.Reason.MONITOR,
                holder.map(LiveFrames.Holder::frame).orElse(null),
                "yield while holding a monitor"
                        + holder.map(found -> ": " + found.frame() + " has entered that of " + found.monitor())
                                .orElse("")
                        + "; the next one on this thread that wants it would wait for ever, leave synchronized first");
    }

    /** The JDK's walker that shows the monitors of each frame; not public. */
    private static final class LiveFrames {
        private static final MethodHandle WALKER_OF_SCOPE;
        private static final MethodHandle MONITORS;

        static {
            try {
                var type = Class.forName("java.lang.LiveStackFrame");
                var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                WALKER_OF_SCOPE = lookup.findStatic(
                        type,
                        "getStackWalker",
                        MethodType.methodType(StackWalker.class, Set.class, ContinuationScope.class));
                MONITORS = lookup.findVirtual(type, "getMonitors", MethodType.methodType(Object[].class));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        /** A frame, and a description of the object whose monitor it has entered last. */
        record Holder(StackTraceElement frame, String monitor) {}

        static Optional<Holder> holder(ContinuationScope scope) {
            return walker(scope)
                    .walk(frames -> frames.map(LiveFrames::holder)
                            .filter(Objects::nonNull)
                            .findFirst());
        }

        private static StackWalker walker(ContinuationScope scope) {
            try {
                return (StackWalker) WALKER_OF_SCOPE.invoke(EnumSet.noneOf(StackWalker.Option.class), scope);
            } catch (Throwable e) {
                throw new LinkageError("java.lang.LiveStackFrame cannot be used: " + e, e);
            }
        }

        private static @Nullable Holder holder(StackWalker.StackFrame frame) {
            Object[] monitors;
            try {
                monitors = (Object[]) MONITORS.invoke(frame);
            } catch (Throwable e) {
                throw new LinkageError("java.lang.LiveStackFrame cannot be used: " + e, e);
            }
            for (int i = monitors.length - 1; i >= 0; i--) {
                if (monitors[i] != null) {
                    return new Holder(frame.toStackTraceElement(), describe(monitors[i]));
                }
            }
            return null;
        }

        /** Not its {@code toString}, which may be anything. */
        private static String describe(Object monitor) {
            return monitor instanceof Class<?> type
                    ? type.toString()
                    : monitor.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(monitor));
        }
    }
}
