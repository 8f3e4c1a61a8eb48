package dev.heddle.load.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives in a JVM's heap after a full collection, as {@code jcmd} tells it: bytes by class. */
public final class HeapHistogram {
    /** {@code   1:   12345   678901  java.lang.String (java.base@25)}. */
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

    private final Map<String, Long> bytesByClass;

    private HeapHistogram(Map<String, Long> bytesByClass) {
        this.bytesByClass = bytesByClass;
    }

    /** A class, and how many bytes more its instances take. */
    public record Growth(String className, long bytes) {}

    /**
     * Of another JVM; this one could not read the answer, since a JVM stands still while it is asked. It collects twice:
     * what the first collection makes unreachable, the second takes.
     */
    public static HeapHistogram of(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        return parse(jcmd(pid, "GC.class_histogram"));
    }

    static HeapHistogram parse(List<String> lines) throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                bytes.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum);
            }
        }
        if (bytes.isEmpty()) {
            throw new IOException("no class histogram: " + String.join(" ", lines));
        }
        return new HeapHistogram(bytes);
    }

    /** Of all classes. */
    public long totalBytes() {
        return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The classes that grew, most first. */
    public List<Growth> growthSince(HeapHistogram earlier) {
        List<Growth> growth = new ArrayList<>();
        bytesByClass.forEach(
                (name, bytes) -> growth.add(new Growth(name, bytes - earlier.bytesByClass.getOrDefault(name, 0L))));
        growth.removeIf(entry -> entry.bytes() <= 0);
        growth.sort(Comparator.comparingLong(Growth::bytes).reversed());
        return growth;
    }

    private static List<String> jcmd(long pid, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(JavaCommand.tool("jcmd"), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + pid + " " + command + ": " + output.strip());
        }
        return output.lines().toList();
    }
}
