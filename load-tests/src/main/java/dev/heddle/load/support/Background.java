package dev.heddle.load.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lowest priority, for a process that shares its processors with one that measures: what is measured shall not wait for
 * what it is measured beside.
 */
public final class Background {
    private static final Optional<Path> NICE = Installed.find("nice");

    private Background() {}

    /** The command at that priority, where there is a {@code nice}. The process id stays: it becomes the program. */
    public static List<String> of(List<String> command) {
        List<String> lowered = new ArrayList<>();
        NICE.ifPresent(nice -> lowered.addAll(List.of(nice.toString(), "-n", "19")));
        lowered.addAll(command);
        return List.copyOf(lowered);
    }
}
