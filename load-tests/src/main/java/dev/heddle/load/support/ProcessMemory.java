package dev.heddle.load.support;

import java.io.IOException;

/**
 * What a JVM holds, in bytes.
 *
 * @param heap live objects after full collections
 * @param direct what its allocator has taken outside of the heap; 0 where that is not asked
 * @param resident the process as a whole, with all that it has not given back
 */
public record ProcessMemory(long heap, long direct, long resident) {
    /** Of a JVM, which is made to collect for it. */
    public static ProcessMemory of(long pid, long direct) throws IOException, InterruptedException {
        return new ProcessMemory(HeapHistogram.of(pid).totalBytes(), direct, ResidentMemory.of(pid));
    }

    /** The greater of each. */
    public ProcessMemory max(ProcessMemory other) {
        return new ProcessMemory(
                Math.max(heap, other.heap), Math.max(direct, other.direct), Math.max(resident, other.resident));
    }

    /** What is held more than before. */
    public ProcessMemory minus(ProcessMemory before) {
        return new ProcessMemory(heap - before.heap, direct - before.direct, resident - before.resident);
    }
}
