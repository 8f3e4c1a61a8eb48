package dev.heddle.coroutine.costs;

import dev.heddle.coroutine.costs.peer.LiveHeap;
import dev.heddle.coroutine.costs.peer.Suspended;
import dev.heddle.coroutine.costs.peer.SuspendedKinds;
import java.util.function.Supplier;

/**
 * What a suspended coroutine holds, three calls deep: live heap, and which objects it is made of.
 *
 * <p>Arguments: how many to suspend, and of which kind; one kind for each run, since the compiler's frames depend on what
 * else it has seen. Exit status: 0; 2 for a wrong argument. The figures depend on the size of an object's header, which the output states: 8 bytes
 * with {@code -XX:+UseCompactObjectHeaders}, else 12.
 */
public final class HeapPerSuspended {
    private HeapPerSuspended() {}

    /** The program. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        var kind = SuspendedKinds.all().get(arguments[1]);
        if (kind == null) {
            System.out.printf(
                    "heap-costs.kind: '%s': allowed are %s%n",
                    arguments[1], SuspendedKinds.all().keySet());
            System.exit(2);
            return;
        }
        System.out.printf(
                "%,d suspended, three calls deep; compact object headers: %s%n",
                count, JvmFlag.value("UseCompactObjectHeaders"));
        print(arguments[1], kind, count);
    }

    private static void print(String kind, Supplier<Suspended> supplier, int count) throws Exception {
        try (var suspended = supplier.get()) {
            LiveHeap.warmUp(suspended);
            var before = ClassHistogram.ofLiveObjects();
            double bytes = LiveHeap.bytesPerOne(suspended, count);
            System.out.printf("%n%s: %,.0f B each%n", kind, bytes);
            ClassHistogram.ofLiveObjects().since(before).lines(count).forEach(System.out::println);
            if (suspended.resumeAll() != count) {
                throw new IllegalStateException("not all ended: " + kind);
            }
        }
    }
}
