package dev.heddle.load.soak;

/**
 * A look at the server.
 *
 * @param second since the soak has begun
 * @param heapBytes live after a full collection
 * @param directBytes that Netty's allocator has taken outside of the heap
 * @param residentBytes of the process
 * @param files open
 * @param answers that the clients have had so far
 */
record SoakSample(
        long second, long heapBytes, long directBytes, long residentBytes, long files, InUse inUse, long answers) {}
