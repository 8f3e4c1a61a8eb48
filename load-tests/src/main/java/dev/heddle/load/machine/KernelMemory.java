package dev.heddle.load.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the kernel holds at a moment, in bytes.
 *
 * @param sockets of TCP over IPv4 and IPv6, both ends of a connection on the loopback
 * @param buffers of TCP, {@code mem} of {@code /proc/net/sockstat}
 * @param slab all objects of the kernel: sockets, files, epoll's entries, directory entries and the like
 * @param caches those by name, empty where {@code /proc/slabinfo} is for root only
 * @param available memory that programs could still have, {@code MemAvailable}
 */
public record KernelMemory(long sockets, long buffers, long slab, Map<String, Long> caches, long available) {
    /** From the end of {@code name active_objs num_objs objsize objperslab pagesperslab}. */
    private static final int OBJECTS = 2;

    private static final int OBJECT_BYTES = 3;

    /** Of the caches and the memory in all: other processes make them shrink. */
    public KernelMemory minus(KernelMemory before) {
        Map<String, Long> growth = new HashMap<>();
        caches.forEach((name, bytes) -> growth.put(name, bytes - before.caches.getOrDefault(name, 0L)));
        return new KernelMemory(
                sockets - before.sockets,
                buffers - before.buffers,
                slab - before.slab,
                growth,
                available - before.available);
    }

    /** Those that take most, at least so many bytes. */
    public List<Map.Entry<String, Long>> largest(int count, long atLeast) {
        return caches.entrySet().stream()
                .filter(cache -> cache.getValue() >= atLeast)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(count)
                .toList();
    }

    /** Reads it; {@code proc} is {@code /proc}. */
    public static KernelMemory read(Path proc) throws IOException {
        List<String> sockstat = Files.readAllLines(proc.resolve("net/sockstat"));
        Path v6 = proc.resolve("net/sockstat6");
        List<String> sockstat6 = Files.isReadable(v6) ? Files.readAllLines(v6) : List.of();
        return new KernelMemory(
                field(sockstat, "TCP:", "inuse") + field(sockstat6, "TCP6:", "inuse"),
                field(sockstat, "TCP:", "mem") * pageBytes(proc),
                memInfo(proc, "Slab"),
                caches(proc.resolve("slabinfo")),
                memInfo(proc, "MemAvailable"));
    }

    /** {@code TCP: inuse 5 orphan 0 tw 3 alloc 6 mem 1}. */
    private static long field(List<String> lines, String label, String name) {
        for (String line : lines) {
            List<String> words = words(line);
            if (words.getFirst().equals(label)) {
                return Long.parseLong(words.get(words.indexOf(name) + 1));
            }
        }
        return 0;
    }

    private static Map<String, Long> caches(Path slabinfo) throws IOException {
        Map<String, Long> caches = new HashMap<>();
        if (Files.isReadable(slabinfo)) {
            for (String line : Files.readAllLines(slabinfo)) {
                List<String> words = words(line);
                if (!line.startsWith("#") && !line.startsWith("slabinfo")) {
                    caches.put(
                            words.getFirst(),
                            Long.parseLong(words.get(OBJECTS)) * Long.parseLong(words.get(OBJECT_BYTES)));
                }
            }
        }
        return caches;
    }

    /** A line of {@code /proc/meminfo}, in bytes. */
    static long memInfo(Path proc, String name) throws IOException {
        return kilobytes(proc.resolve("meminfo"), name);
    }

    /** The size of a page, which {@code sockstat} and {@code tcp_mem} count in. */
    static long pageBytes(Path proc) throws IOException {
        return kilobytes(proc.resolve("self/smaps"), "KernelPageSize");
    }

    private static long kilobytes(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            String line = lines.filter(candidate -> candidate.startsWith(name + ":"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name + " in " + file));
            return Long.parseLong(words(line).get(1)) * 1_024;
        }
    }

    private static List<String> words(String line) {
        return Stream.of(line.strip().split("\\s+", -1)).toList();
    }
}
