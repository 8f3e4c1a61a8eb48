package dev.heddle.load.support;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many files a process may have open: a connection is one of them, at either end.
 *
 * @param soft what holds at this moment; a JVM raises its own to the hard limit when it starts
 * @param hard what only root can raise
 */
public record OpenFiles(long soft, long hard) {
    /** What a process has open besides its connections: jars, logs, epoll's own, the admin port. */
    private static final int BESIDES_CONNECTIONS = 500;

    private static final String UNLIMITED = "unlimited";

    /** Files that a process needs to have this many connections. */
    public static int needed(int connections) {
        return connections + BESIDES_CONNECTIONS;
    }

    /** Of this process, and with it of every child that it starts. */
    public static OpenFiles ofThisProcess() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    /** Of a process: from {@code /proc}, and where there is none what this JVM knows of itself. */
    public static OpenFiles of(long pid) throws IOException {
        Path limits = Path.of("/proc", Long.toString(pid), "limits");
        if (Files.isReadable(limits)) {
            return parse(Files.readAllLines(limits));
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            return new OpenFiles(unix.getMaxFileDescriptorCount(), unix.getMaxFileDescriptorCount());
        }
        return new OpenFiles(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Reads the lines of {@code /proc/<pid>/limits}. */
    public static OpenFiles parse(List<String> limits) {
        String line = limits.stream()
                .filter(candidate -> candidate.startsWith("Max open files"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no line 'Max open files'"));
        String[] fields = line.substring("Max open files".length()).strip().split("\\s+", -1);
        return new OpenFiles(limit(fields[0]), limit(fields[1]));
    }

    private static long limit(String text) {
        return text.equals(UNLIMITED) ? Long.MAX_VALUE : Long.parseLong(text);
    }

    /** Refuses a load that the process could not hold, and says what it takes. */
    public void require(String process, int connections) {
        int needed = needed(connections);
        if (soft >= needed) {
            return;
        }
        throw new UsageException(
                "%,d connections need %,d open files in each process, and %s may have %,d (hard limit %s): %s%,d connections"
                        .formatted(
                                connections,
                                needed,
                                process,
                                soft,
                                hard == Long.MAX_VALUE ? UNLIMITED : "%,d".formatted(hard),
                                hard >= needed
                                        ? "run 'ulimit -n " + needed + "' first, or take at most "
                                        : "allowed is at most ",
                                Math.max(0, soft - BESIDES_CONNECTIONS)));
    }
}
