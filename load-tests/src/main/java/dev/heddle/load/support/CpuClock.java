package dev.heddle.load.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processor time that a process has used, user and kernel, all threads, the ended ones too; with that of the processes
 * it had started when the clock was made, such as nginx's workers.
 */
public final class CpuClock {
    /** What {@code /proc} counts in; Linux shows 100 a second to programs whatever its own rate is. */
    private static final long TICKS_PER_SECOND = 100;

    /** Counted from the state, which is the first field behind the name. */
    private static final int USER_TICKS = 11;

    private static final int KERNEL_TICKS = 12;

    private final List<Long> pids;

    /** Of a process. */
    public CpuClock(long pid) {
        Stream<Long> children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
        pids = Stream.concat(Stream.of(pid), children).toList();
    }

    /** Used so far. */
    public Duration used() throws IOException {
        Duration used = Duration.ZERO;
        for (long pid : pids) {
            used = used.plus(used(pid));
        }
        return used;
    }

    private static Duration used(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (Files.isReadable(stat)) {
            return parse(Files.readString(stat));
        }
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IOException("no processor time of process " + pid));
    }

    /** Reads {@code /proc/<pid>/stat}. The name in brackets may have spaces and brackets itself: count from its end. */
    static Duration parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[KERNEL_TICKS]);
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }
}
