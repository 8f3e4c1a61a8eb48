package dev.heddle.load.models;

import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A class of this module as its source has it, or a part of it.
 *
 * @param lines as they are shown: without package and imports
 */
record SourceCode(List<String> lines) {
    private static final String REGION = "// example:";
    private static final String REGION_END = "// end";

    static SourceCode of(Class<?> type) throws IOException {
        return new SourceCode(Files.readAllLines(file(type)).stream()
                .dropWhile(line -> !line.startsWith("/**"))
                .toList());
    }

    /** The lines between {@code // example:name} and {@code // end}, moved to the left. */
    static SourceCode region(Class<?> type, String name) throws IOException {
        List<String> region = Files.readAllLines(file(type)).stream()
                .dropWhile(line -> !line.strip().equals(REGION + name))
                .skip(1)
                .takeWhile(line -> !line.strip().equals(REGION_END))
                .toList();
        if (region.isEmpty()) {
            throw new IOException(file(type) + " has no region '" + REGION + name + "'");
        }
        return new SourceCode(String.join("\n", region).stripIndent().lines().toList());
    }

    private static Path file(Class<?> type) {
        return Locations.project()
                .resolve(Path.of("load-tests", "src", "main", "java"))
                .resolve(type.getName().replace('.', '/') + ".java");
    }

    /** How many lines are neither blank nor a comment. */
    long count() {
        return lines.stream().map(String::strip).filter(SourceCode::isCode).count();
    }

    private static boolean isCode(String line) {
        return !line.isEmpty() && !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*");
    }

    /** The text, with an end of line at its end. */
    String text() {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
