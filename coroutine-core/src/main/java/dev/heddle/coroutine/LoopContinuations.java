package dev.heddle.coroutine;

import dev.heddle.coroutine.internal.PinnedWaitCheck;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Gives a virtual thread a {@link LoopContinuation} in place of the JDK's own. With {@code java.base/java.lang} open, this
 * module exports the package of continuations to itself; no other flag is needed.
 */
final class LoopContinuations {
    private static final @Nullable MethodHandle WRAP;
    private static final @Nullable MethodHandle SET;
    private static final @Nullable ContinuationScope SCOPE;

    static {
        MethodHandle wrap = null;
        MethodHandle set = null;
        ContinuationScope scope = null;
        try {
            exportContinuations();
            Class<?> thread = Class.forName("java.lang.VirtualThread");
            var lookup = MethodHandles.privateLookupIn(thread, MethodHandles.lookup());
            scope = (ContinuationScope)
                    lookup.findStatic(thread, "continuationScope", MethodType.methodType(ContinuationScope.class))
                            .invoke();
            wrap = wrap(thread);
            set = setter(lookup, thread);
            PinnedWait.prepare();
            PinnedWaitCheck.install(PinnedWait::begins);
        } catch (Throwable e) {
            set = null;
            LoggerFactory.getLogger(LoopContinuations.class)
                    .debug("Waits of pinned coroutines are not refused, and may hold up an event loop for ever", e);
        }
        WRAP = set == null ? null : wrap;
        SET = set;
        SCOPE = set == null ? null : scope;
    }

    private LoopContinuations() {}

    private static void exportContinuations() throws Throwable {
        MethodHandles.privateLookupIn(Module.class, MethodHandles.lookup())
                .findVirtual(
                        Module.class, "implAddExports", MethodType.methodType(void.class, String.class, Module.class))
                .invoke(Object.class.getModule(), "jdk.internal.vm", LoopContinuations.class.getModule());
    }

    /** Whether waits of pinned coroutines are seen here. */
    static boolean areGiven() {
        return SET != null;
    }

    /** What the JDK's own continuation of a virtual thread would run. */
    private static MethodHandle wrap(Class<?> thread) throws ReflectiveOperationException {
        Class<?> own = Class.forName("java.lang.VirtualThread$VThreadContinuation");
        return MethodHandles.privateLookupIn(own, MethodHandles.lookup())
                .findStatic(own, "wrap", MethodType.methodType(Runnable.class, thread, Runnable.class))
                .asType(MethodType.methodType(Runnable.class, Thread.class, Runnable.class));
    }

    private static MethodHandle setter(MethodHandles.Lookup lookup, Class<?> thread)
            throws ReflectiveOperationException {
        var field = thread.getDeclaredField("cont");
        field.setAccessible(true);
        return lookup.unreflectSetter(field)
                .asType(MethodType.methodType(void.class, Thread.class, LoopContinuation.class));
    }

    /** To be called before the thread starts. Does nothing where the JDK does not let it. */
    static void giveTo(Thread virtualThread, Runnable task) {
        if (SET == null || WRAP == null || SCOPE == null) {
            return;
        }
        try {
            var target = (Runnable) WRAP.invokeExact(virtualThread, task);
            SET.invokeExact(virtualThread, new LoopContinuation(SCOPE, target));
        } catch (Throwable e) {
            throw new LinkageError("java.lang.VirtualThread.cont cannot be set: " + e, e);
        }
    }
}
