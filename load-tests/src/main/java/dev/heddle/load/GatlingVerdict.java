package dev.heddle.load;

import dev.heddle.load.gatling.GatlingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a Gatling process that judged by the assertions says: by its exit status, and which by what it printed. */
final class GatlingVerdict {
    private static final int SHOWN_LINES = 15;

    private GatlingVerdict() {}

    /** What did not hold, nothing if all did. */
    static List<String> failures(int status, Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        if (status == 0) {
            return List.of();
        }
        if (status != GatlingProcess.ASSERTIONS_FAILED) {
            return List.of(crash(status, output, lines));
        }
        List<String> failures = new ArrayList<>();
        for (String line : lines) {
            // "message : false (actual : value)", or the reason why it could not be told.
            int verdict = line.lastIndexOf(" : false (");
            if (verdict >= 0) {
                failures.add("an assertion did not hold: " + line.substring(0, verdict) + " "
                        + line.substring(verdict + " : false ".length()));
            }
        }
        return failures.isEmpty() ? List.of("an assertion did not hold: see " + output) : failures;
    }

    /** Of a process that made no judgement, or should not have ended. */
    static String crash(int status, Path output, List<String> lines) {
        List<String> end = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        return "Gatling ended with exit status %d: the end of %s:%n  %s"
                .formatted(status, output, String.join("\n  ", end));
    }
}
