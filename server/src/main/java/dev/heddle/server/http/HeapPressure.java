package dev.heddle.server.http;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the heap is nearly full: what is in use after a collection, since before one most is garbage. Envoy's overload manager
 * stops taking requests at 98 % too. A collection tells nothing for long: where nothing is taken nothing is collected, and what
 * was held may be free. One thread looks; any may ask.
 */
final class HeapPressure {
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier usedAfterCollection;
    private final long most;
    private long lastUsed;
    private long lastChange;
    private volatile boolean full;

    /**
     * For any heap.
     *
     * @param usedAfterCollection bytes after the last collection
     * @param most bytes, from which on it is full
     */
    HeapPressure(LongSupplier usedAfterCollection, long most) {
        this.usedAfterCollection = usedAfterCollection;
        this.most = most;
    }

    /** Of this JVM's heap. */
    static HeapPressure ofHeap(int percent) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .toList();
        long most = Runtime.getRuntime().maxMemory() / 100 * percent;
        return new HeapPressure(() -> used(pools), most);
    }

    private static long used(List<MemoryPoolMXBean> pools) {
        long used = 0;
        for (var pool : pools) {
            var usage = pool.getCollectionUsage();
            used += usage == null ? 0 : usage.getUsed();
        }
        return used;
    }

    /** From time to time. */
    void look(long now) {
        long used = usedAfterCollection.getAsLong();
        if (used != lastUsed) {
            lastUsed = used;
            lastChange = now;
        }
        full = used >= most && now - lastChange < VALID_NANOS;
    }

    boolean isFull() {
        return full;
    }
}
