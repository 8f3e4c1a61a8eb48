package dev.heddle.load.support;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often the kernel has put each thread of a process on a processor, from Linux's {@code /proc/<pid>/task/<tid>/schedstat},
 * at one moment; with those of the processes it has started. There is nothing in it where the system does not tell.
 */
public final class ContextSwitches {
    /** Behind the time on a processor and the time of waiting for one. */
    private static final int TIMES_RUN = 2;

    private final Map<Long, Long> byThread;

    private ContextSwitches(Map<Long, Long> byThread) {
        this.byThread = byThread;
    }

    /** Of a process and all that it has started. */
    public static ContextSwitches of(long pid) throws IOException {
        List<Long> children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
        Map<Long, Long> byThread = new HashMap<>();
        for (long process : Stream.concat(Stream.of(pid), children.stream()).toList()) {
            read(Path.of("/proc", Long.toString(process), "task"), byThread);
        }
        return new ContextSwitches(byThread);
    }

    private static void read(Path tasks, Map<Long, Long> byThread) throws IOException {
        if (!Files.isDirectory(tasks)) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                read(thread, Long.parseLong(thread.getFileName().toString()), byThread);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void read(Path thread, long id, Map<Long, Long> byThread) throws IOException {
        try {
            byThread.put(id, parse(Files.readString(thread.resolve("schedstat"))));
        } catch (NoSuchFileException e) {
            // It has ended since the directory was read, or the kernel does not count.
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
        }
    }

    static long parse(String schedstat) {
        return Long.parseLong(schedstat.strip().split(" ", -1)[TIMES_RUN]);
    }

    /** How many threads there are. */
    public int threads() {
        return byThread.size();
    }

    /**
     * Switches since an earlier moment. Those of a thread that was not there then count from its start; those of one that
     * has ended since cannot be known any more and are missing.
     */
    public long since(ContextSwitches earlier) {
        return byThread.entrySet().stream()
                .mapToLong(
                        thread -> sinceOrStart(thread.getValue(), earlier.byThread.getOrDefault(thread.getKey(), 0L)))
                .sum();
    }

    /** Less than before: the number of a thread that has ended was given to another. */
    private static long sinceOrStart(long now, long before) {
        return now < before ? now : now - before;
    }
}
