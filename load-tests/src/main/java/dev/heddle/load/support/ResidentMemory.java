package dev.heddle.load.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The resident memory of a process, from Linux's {@code /proc}. */
public final class ResidentMemory {
    private ResidentMemory() {}

    /**
     * Of a process and all that it has started, such as nginx's workers, in bytes; what they share is counted for each. 0
     * where there is no {@code /proc}.
     */
    public static long ofTree(long pid) throws IOException {
        if (!Files.isDirectory(Path.of("/proc", Long.toString(pid)))) {
            return 0;
        }
        List<Long> children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
        long bytes = of(pid);
        for (long child : children) {
            bytes += of(child);
        }
        return bytes;
    }

    /** In bytes. */
    public static long of(long pid) throws IOException {
        return read(pid, "VmRSS:");
    }

    /** The most that it has been since the process began, in bytes. */
    public static long mostOf(long pid) throws IOException {
        return read(pid, "VmHWM:");
    }

    private static long read(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("no " + name + " of process " + pid);
    }
}
