package dev.heddle.load.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Processors that a process may run on, written as {@code taskset} takes them: {@code 0,2-3}. */
public record CpuList(List<Integer> cpus) {
    private static final boolean TASKSET =
            Stream.of("/usr/bin/taskset", "/bin/taskset").anyMatch(path -> Files.isExecutable(Path.of(path)));

    /** All there are. */
    public static CpuList all() {
        return new CpuList(IntStream.range(0, count()).boxed().toList());
    }

    /** The first one. */
    public static CpuList first() {
        return new CpuList(List.of(0));
    }

    /** The last one. */
    public static CpuList last() {
        return new CpuList(List.of(count() - 1));
    }

    /** Whether processes can be bound to processors here; where not, they are not, and the figures say less. */
    public static boolean canBind() {
        return TASKSET;
    }

    /** An option, as {@code 0,2-3}. */
    public static CpuList from(Options options, String name, CpuList fallback) {
        return options.text(name).map(text -> parse(name, text)).orElse(fallback);
    }

    private static CpuList parse(String name, String text) {
        TreeSet<Integer> cpus = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            if (!part.matches("\\d{1,4}(-\\d{1,4})?")) {
                throw wrong(name, text);
            }
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = Integer.parseInt(part.substring(dash + 1));
            IntStream.rangeClosed(first, last).forEach(cpus::add);
        }
        if (cpus.isEmpty() || cpus.getLast() >= count()) {
            throw wrong(name, text);
        }
        return new CpuList(List.copyOf(cpus));
    }

    private static UsageException wrong(String name, String text) {
        return new UsageException("%s: '%s': allowed are processors from 0 to %d, such as 0 or 0,1 or 0-%d"
                .formatted(name, text, count() - 1, count() - 1));
    }

    private static int count() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The command bound to these processors. The process id stays: {@code taskset} becomes the program. */
    public List<String> bind(List<String> command) {
        if (!canBind() || cpus.size() == count()) {
            return command;
        }
        List<String> bound = new ArrayList<>(List.of("taskset", "-c", toString()));
        bound.addAll(command);
        return bound;
    }

    @Override
    public String toString() {
        return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
