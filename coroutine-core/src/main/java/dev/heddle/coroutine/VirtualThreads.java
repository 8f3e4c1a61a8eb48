package dev.heddle.coroutine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads with a scheduler of one's own, and what else of the JDK's internals they need.
 *
 * <p>JDK 25 has them, but not in its public API: {@code java.lang.VirtualThread}'s constructor takes the executor that
 * receives the thread's continuation each time it becomes runnable. Opening {@code java.base/java.lang} makes it
 * reachable. Where it is closed {@link #open()} is false and coroutines run on the JDK's default scheduler.
 */
final class VirtualThreads {
    private static final @Nullable MethodHandle NEW;
    private static final @Nullable MethodHandle SCHEDULER;
    private static final @Nullable MethodHandle CURRENT_CARRIER;
    private static final @Nullable MethodHandle CONTINUATION;
    private static final @Nullable MethodHandle STATE;
    private static final @Nullable MethodHandle SCOPED_VALUES;
    private static final @Nullable MethodHandle BIND_SCOPED_VALUES;
    private static final @Nullable Executor DEFAULT_SCHEDULER;
    /** A bit of the state. */
    private static final int SUSPENDED;
    /** The state of a thread that leaves its carrier to others and does not wait. */
    private static final int YIELDING;
    /** The state after that, until it goes on. */
    private static final int YIELDED;

    static {
        MethodHandle create = null;
        MethodHandle scheduler = null;
        MethodHandle carrier = null;
        MethodHandle continuation = null;
        MethodHandle state = null;
        MethodHandle scopedValues = null;
        MethodHandle bindScopedValues = null;
        Executor defaultScheduler = null;
        int suspended = 0;
        int yielding = 0;
        int yielded = 0;
        try {
            Class<?> type = Class.forName("java.lang.VirtualThread");
            var lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            create = lookup.findConstructor(
                            type,
                            MethodType.methodType(void.class, Executor.class, String.class, int.class, Runnable.class))
                    .asType(MethodType.methodType(
                            Thread.class, Executor.class, String.class, int.class, Runnable.class));
            scheduler = lookup.findGetter(type, "scheduler", Executor.class)
                    .asType(MethodType.methodType(Executor.class, Thread.class));
            var threads = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
            carrier = threads.findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
            bindScopedValues = threads.findSetter(Thread.class, "scopedValueBindings", Object.class);
            scopedValues = scopedValues(MethodHandles.privateLookupIn(ScopedValue.class, MethodHandles.lookup()));
            continuation = lookup.findGetter(type, "runContinuation", Runnable.class)
                    .asType(MethodType.methodType(Runnable.class, Thread.class));
            state = lookup.findGetter(type, "state", int.class).asType(MethodType.methodType(int.class, Thread.class));
            defaultScheduler = (Executor) lookup.findStaticVarHandle(type, "DEFAULT_SCHEDULER", ForkJoinPool.class)
                    .get();
            suspended = (int)
                    lookup.findStaticVarHandle(type, "SUSPENDED", int.class).get();
            yielding = (int)
                    lookup.findStaticVarHandle(type, "YIELDING", int.class).get();
            yielded =
                    (int) lookup.findStaticVarHandle(type, "YIELDED", int.class).get();
        } catch (ReflectiveOperationException | RuntimeException closed) {
            create = null;
        }
        boolean open = create != null;
        NEW = open ? create : null;
        SCHEDULER = open ? scheduler : null;
        CURRENT_CARRIER = open ? carrier : null;
        CONTINUATION = open ? continuation : null;
        STATE = open ? state : null;
        SCOPED_VALUES = open ? scopedValues : null;
        BIND_SCOPED_VALUES = open ? bindScopedValues : null;
        DEFAULT_SCHEDULER = open ? defaultScheduler : null;
        SUSPENDED = suspended;
        YIELDING = yielding;
        YIELDED = yielded;
        if (open) {
            SocketPollers.start();
            LoopTimers.install();
        } else {
            warnThatInternalsAreClosed();
        }
    }

    private VirtualThreads() {}

    private static MethodHandle scopedValues(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        var snapshot = Class.forName("java.lang.ScopedValue$Snapshot");
        return lookup.findStatic(ScopedValue.class, "scopedValueBindings", MethodType.methodType(snapshot))
                .asType(MethodType.methodType(Object.class));
    }

    /** Whether a virtual thread can be given a scheduler. */
    static boolean open() {
        return NEW != null;
    }

    /** A new virtual thread, not started, whose continuation goes to {@code scheduler} whenever it becomes runnable. */
    static Thread create(Executor scheduler, String name, Runnable task) {
        try {
            return (Thread) handle(NEW).invokeExact(scheduler, name, 0, task);
        } catch (Throwable e) {
            throw new LinkageError("java.lang.VirtualThread cannot be created: " + e, e);
        }
    }

    /** As {@link #create}, for a coroutine: pinned, it does not wait for its own event loop. See {@link PinnedWait}. */
    static Thread createForCoroutine(Executor scheduler, String name, Runnable task) {
        var thread = create(scheduler, name, task);
        LoopContinuations.giveTo(thread, task);
        return thread;
    }

    /** A new virtual thread, not started, of the JDK's default scheduler, whichever thread calls. */
    static Thread onDefaultScheduler(String name, Runnable task) {
        return DEFAULT_SCHEDULER != null
                ? create(DEFAULT_SCHEDULER, name, task)
                : Thread.ofVirtual().name(name).unstarted(task);
    }

    /** The bindings of the calling code's scoped values, for {@link #bindScopedValues}. */
    static Object scopedValues() {
        try {
            return (Object) handle(SCOPED_VALUES).invokeExact();
        } catch (Throwable e) {
            throw new LinkageError("java.lang.ScopedValue.scopedValueBindings cannot be called: " + e, e);
        }
    }

    /** Gives bindings to a thread that has not started. */
    static void bindScopedValues(Thread thread, Object bindings) {
        try {
            handle(BIND_SCOPED_VALUES).invokeExact(thread, bindings);
        } catch (Throwable e) {
            throw new LinkageError("java.lang.Thread.scopedValueBindings cannot be written: " + e, e);
        }
    }

    /** The scheduler of a virtual thread. */
    static Executor schedulerOf(Thread virtualThread) {
        try {
            return (Executor) handle(SCHEDULER).invokeExact(virtualThread);
        } catch (Throwable e) {
            throw new LinkageError("java.lang.VirtualThread.scheduler cannot be read: " + e, e);
        }
    }

    /** The platform thread under the current thread: itself, or the carrier that a virtual thread is mounted on. */
    static Thread currentCarrier() {
        try {
            return (Thread) handle(CURRENT_CARRIER).invokeExact();
        } catch (Throwable e) {
            throw new LinkageError("java.lang.Thread.currentCarrierThread cannot be called: " + e, e);
        }
    }

    /** What its scheduler is handed whenever it becomes runnable: always the same object. */
    static Runnable continuationOf(Thread virtualThread) {
        try {
            return (Runnable) handle(CONTINUATION).invokeExact(virtualThread);
        } catch (Throwable e) {
            throw new LinkageError("java.lang.VirtualThread.runContinuation cannot be read: " + e, e);
        }
    }

    /** The JDK's own state of a virtual thread, finer than {@link Thread#getState()}; to be compared only. */
    static int stateOf(Thread virtualThread) {
        try {
            return (int) handle(STATE).invokeExact(virtualThread);
        } catch (Throwable e) {
            throw new LinkageError("java.lang.VirtualThread.state cannot be read: " + e, e);
        }
    }

    /**
     * The same state while a stack dump holds the thread: it does not run then, and the dump hands it to its scheduler
     * again when it is done.
     */
    static int heldForDump(int state) {
        return state | SUSPENDED;
    }

    /** Whether a thread is within {@link Thread#yield}. */
    static boolean isYielding(Thread virtualThread) {
        return stateOf(virtualThread) == YIELDING;
    }

    /** Whether that is the state of a thread that has called {@link Thread#yield} and has not gone on since. */
    static boolean hasYielded(int state) {
        return state == YIELDED;
    }

    private static MethodHandle handle(@Nullable MethodHandle handle) {
        if (handle == null) {
            throw new IllegalStateException("java.base/java.lang is not open to this module");
        }
        return handle;
    }

    /** What to start the JVM with so that the internals are open. */
    static String missingFlag() {
        var module = VirtualThreads.class.getModule();
        return "--add-opens java.base/java.lang=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }

    private static void warnThatInternalsAreClosed() {
        LoggerFactory.getLogger(VirtualThreads.class)
                .warn(
                        "Coroutines run on the JDK's default scheduler and are handed to and from the event loop, which"
                                + " is slower: start the JVM with {} (Java {})",
                        missingFlag(),
                        Runtime.version());
    }
}
