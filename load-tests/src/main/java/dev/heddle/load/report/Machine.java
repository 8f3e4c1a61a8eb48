package dev.heddle.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured on.
 *
 * @param processor its name
 * @param memory with the unit
 * @param kernel the operating system with its version
 * @param jdk with its vendor
 */
public record Machine(int processors, String processor, String memory, String kernel, String jdk) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

    /** This one. */
    public static Machine ofThis() throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                value(CPU_INFO, "model name"),
                memory(value(MEMORY_INFO, "MemTotal")),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vendor.version", "") + " " + Runtime.version());
    }

    /** The value behind the first colon of the line that begins so. */
    private static String value(Path file, String name) throws IOException {
        List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String memory(String kilobytes) {
        String digits = kilobytes.replaceAll("\\D", "");
        return digits.isEmpty() ? kilobytes : "%.1f GiB".formatted(Long.parseLong(digits) / 1024.0 / 1024.0);
    }

    @Override
    public String toString() {
        return "%d processors (%s), %s of memory, %s, JDK %s".formatted(processors, processor, memory, kernel, jdk);
    }
}
