package dev.heddle.load.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the server's log has of things that should not have happened.
 *
 * @param leaks of buffers, as Netty has found and told them
 * @param others warnings and errors that neither a failing handler nor a slow machine explains
 * @param first of the others; empty if there is none
 */
record SoakLog(long leaks, long others, String first) {
    private static final String LEAK = "LEAK: ";
    private static final List<String> SEVERE = List.of(" WARN  [", " ERROR [");

    /** Handlers that fail on purpose; loops that are held up, as by each collection that is asked for. */
    private static final List<String> EXPECTED = List.of(FaultRoutes.PREFIX, " StallDetector: ", " PinningDetector: ");

    static SoakLog read(Path log) throws IOException {
        long leaks = 0;
        long others = 0;
        String first = "";
        try (Stream<String> lines = Files.lines(log)) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                if (line.contains(LEAK)) {
                    leaks++;
                } else if (isStrange(line)) {
                    first = others == 0 ? line : first;
                    others++;
                }
            }
        }
        return new SoakLog(leaks, others, first);
    }

    private static boolean isStrange(String line) {
        return SEVERE.stream().anyMatch(line::contains) && EXPECTED.stream().noneMatch(line::contains);
    }
}
