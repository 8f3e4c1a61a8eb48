package dev.heddle.load.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * SIGHUP for servers that are to read their configuration again by it. A command that was itself started by {@code nohup}
 * has it ignored, and what it starts has that from it: a JVM then leaves the signal alone.
 */
public final class HangUp {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String IGNORED = "SigIgn:";
    private static final long BIT = 1;

    private HangUp() {}

    /** A command whose process hears it: the same one, unless it is ignored here. */
    public static List<String> heardBy(List<String> command) throws IOException {
        if (!Files.isReadable(STATUS) || !isIgnored(Files.readAllLines(STATUS))) {
            return command;
        }
        List<String> prefixed = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        prefixed.addAll(command);
        return prefixed;
    }

    /** Linux has one line of it, a bit for each signal in hexadecimal digits, the first signal's lowest. */
    static boolean isIgnored(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(IGNORED))
                .mapToLong(line ->
                        Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16))
                .anyMatch(signals -> (signals & BIT) != 0);
    }
}
