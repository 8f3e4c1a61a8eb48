package dev.heddle.coroutine.costs;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many bytes each class's instances take, as the JVM's own class histogram tells.
 *
 * @param bytes by class name
 */
record ClassHistogram(Map<String, Long> bytes) {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

    /** Collects garbage first. */
    static ClassHistogram ofLiveObjects() {
        try {
            var text = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return parse(text);
        } catch (JMException e) {
            throw new IllegalStateException("this JVM has no class histogram", e);
        }
    }

    static ClassHistogram parse(String text) {
        Map<String, Long> bytes = new HashMap<>();
        text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> bytes.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum));
        return new ClassHistogram(bytes);
    }

    /** What was added since an earlier one. */
    ClassHistogram since(ClassHistogram earlier) {
        Map<String, Long> added = new HashMap<>();
        bytes.forEach((name, now) -> added.put(name, now - earlier.bytes.getOrDefault(name, 0L)));
        return new ClassHistogram(added);
    }

    /** Largest first, divided by a count; without the classes that have less than one byte for each. */
    List<String> lines(int count) {
        return bytes.entrySet().stream()
                .filter(entry -> entry.getValue() >= count)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> "%8.1f  %s".formatted((double) entry.getValue() / count, entry.getKey()))
                .toList();
    }
}
