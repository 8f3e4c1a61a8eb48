package dev.heddle.server.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Differences that have a reason: a file with a line for each, {@code peer | kind | reason}, where the kind is a regular
 * expression for the whole of it.
 */
final class KnownDifferences {
    static final Path FILE = Path.of("src", "test", "differential", "known.txt");

    private record Known(String peer, Pattern kind, String reason) {}

    private final List<Known> all = new ArrayList<>();

    static KnownDifferences read() throws IOException {
        var known = new KnownDifferences();
        for (var line : Files.readAllLines(FILE)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                known.add(line);
            }
        }
        return known;
    }

    private void add(String line) {
        var parts = line.split(" \\| ", -1);
        if (parts.length != 3 || parts[2].isBlank()) {
            throw new AssertionError(FILE + ": '" + line + "' (allowed: peer | kind | reason)");
        }
        all.add(new Known(parts[0].strip(), Pattern.compile(parts[1].strip()), parts[2].strip()));
    }

    /** Why it is so, or null. */
    String reason(Difference difference) {
        return all.stream()
                .filter(known -> known.peer.equals(difference.peer()))
                .filter(known -> known.kind.matcher(difference.kind()).matches())
                .map(Known::reason)
                .findFirst()
                .orElse(null);
    }
}
