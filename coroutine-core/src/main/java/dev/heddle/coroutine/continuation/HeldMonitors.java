package dev.heddle.coroutine.continuation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The monitors that the current thread holds by the JVM's fast locking.
 *
 * <p>HotSpot keeps them on a small stack inside its thread structure, the lock stack. Suspending a continuation moves the whole
 * of it to the heap: not only what the coroutine holds, but what its resumer holds too. The resumer then no longer owns its
 * monitor and waits for itself when it enters it again; and what a suspended coroutine took along, nobody else on the thread
 * can ever enter. So the lock stack has to be empty at every yield:
 *
 * <ul>
 *   <li>before a coroutine is entered, the resumer's monitors are {@linkplain #inflate inflated}: an inflated monitor is not on the
 *       lock stack, and is owned by the thread;
 *   <li>at a yield, what is on the lock stack was entered by the coroutine itself: the yield is refused.
 * </ul>
 *
 * <p>The offset of the lock stack comes from the table that the JVM exports for its serviceability agent; {@link #areSeen} tries it
 * with real monitors before it is relied upon. A look costs about a nanosecond.
 */
final class HeldMonitors {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final JavaLangAccess JAVA_LANG = SharedSecrets.getJavaLangAccess();

    /** Where a {@code Thread} has the address of the JVM's structure. */
    private static final long EETOP = UNSAFE.objectFieldOffset(Thread.class, "eetop");

    /** Where the structure has the lock stack's top: itself an offset into the structure; or -1 if that is unknown. */
    private static final long TOP;

    /** The top of an empty lock stack. */
    private static final int EMPTY;

    /** The most entries that a lock stack has in any version of the JVM known. */
    private static final int CAPACITY = 8;

    /** Lets the compiler see that objects in it are shared, so that it does not remove locking them. */
    @SuppressWarnings("UnusedVariable") // it is only written
    private static volatile Object @Nullable [] shared;

    static {
        long top = -1;
        long base = 0;
        try {
            var offsets = VmStructs.offsets();
            long stack = offsetOf(offsets, "JavaThread._lock_stack");
            top = stack + offsetOf(offsets, "LockStack._top");
            base = stack + offsetOf(offsets, "LockStack._base[0]");
        } catch (Throwable unknown) {
            top = -1;
        }
        TOP = top;
        EMPTY = (int) base;
    }

    private HeldMonitors() {}

    private static long offsetOf(Map<String, Long> offsets, String field) {
        return Objects.requireNonNull(offsets.get(field), field);
    }

    /**
     * Whether the current thread holds a fast-locked monitor.
     *
     * @param carrier the platform thread that it is or is mounted on
     */
    static boolean any(Thread carrier) {
        return top(carrier) != EMPTY;
    }

    private static int top(Thread carrier) {
        return UNSAFE.getIntOpaque(null, UNSAFE.getLong(carrier, EETOP) + TOP);
    }

    /**
     * Turns all fast-locked monitors of the current thread into inflated ones, which stay where they are when a continuation is
     * suspended. The lock stack is small: entering as many other monitors as it has room for pushes out, and so inflates,
     * what was on it.
     */
    static void inflate() {
        var others = new Object[CAPACITY];
        for (int i = 0; i < CAPACITY; i++) {
            others[i] = new Object();
        }
        shared = others;
        enterAll(others, 0);
        shared = null;
        if (any(JAVA_LANG.currentCarrierThread())) {
            throw new IllegalStateException("a monitor of the resumer could not be inflated");
        }
    }

    private static void enterAll(Object[] others, int from) {
        synchronized (others[from]) {
            if (from + 1 < others.length) {
                enterAll(others, from + 1);
            }
        }
    }

    /** Whether {@link #any} and {@link #inflate} do what they should on this JVM. */
    static boolean areSeen() {
        if (TOP < 0) {
            return false;
        }
        inflate();
        var objects = new Object[] {new Object(), new Object()};
        shared = objects;
        var carrier = JAVA_LANG.currentCarrierThread();
        int before = top(carrier);
        boolean seen;
        synchronized (objects[0]) {
            seen = top(carrier) == before + Long.BYTES;
            synchronized (objects[1]) {
                seen &= top(carrier) == before + 2 * Long.BYTES;
                inflate();
            }
        }
        seen &= top(carrier) == before;
        shared = null;
        return seen;
    }

    /** The table of HotSpot's own fields, exported by name. */
    private static final class VmStructs {
        private final MethodHandle findNative;

        private VmStructs() throws ReflectiveOperationException {
            loadABootLibrary();
            findNative = MethodHandles.privateLookupIn(ClassLoader.class, MethodHandles.lookup())
                    .findStatic(
                            ClassLoader.class,
                            "findNative",
                            MethodType.methodType(
                                    long.class, ClassLoader.class, Class.class, String.class, String.class));
        }

        /**
         * A name is looked up in the libraries that the boot loader has loaded, and what they are linked with, which the JVM
         * is; a program that has done nothing yet has loaded none. This one opens no socket.
         */
        private static void loadABootLibrary() {
            InetAddress.getLoopbackAddress();
        }

        /** The offsets of the fields of HotSpot's types: {@code Type.field}. */
        static Map<String, Long> offsets() throws Throwable {
            return new VmStructs().read();
        }

        private Map<String, Long> read() throws Throwable {
            long entry = variable("gHotSpotVMStructs");
            long stride = variable("gHotSpotVMStructEntryArrayStride");
            long typeName = variable("gHotSpotVMStructEntryTypeNameOffset");
            long fieldName = variable("gHotSpotVMStructEntryFieldNameOffset");
            long offset = variable("gHotSpotVMStructEntryOffsetOffset");
            var offsets = new HashMap<String, Long>();
            for (long type; (type = UNSAFE.getLong(entry + typeName)) != 0; entry += stride) {
                offsets.put(
                        string(type) + "." + string(UNSAFE.getLong(entry + fieldName)), UNSAFE.getLong(entry + offset));
            }
            return offsets;
        }

        private long variable(String name) throws Throwable {
            long address = (long) findNative.invokeExact((ClassLoader) null, (Class<?>) null, name, name);
            if (address == 0) {
                throw new LinkageError(name + " is not exported by this JVM");
            }
            return UNSAFE.getLong(address);
        }

        private static String string(long address) {
            int length = 0;
            while (UNSAFE.getByte(address + length) != 0) {
                length++;
            }
            var bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = UNSAFE.getByte(address + i);
            }
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }
}
