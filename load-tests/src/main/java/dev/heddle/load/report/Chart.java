package dev.heddle.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plot that becomes an SVG. */
public sealed interface Chart permits BarChart, LineChart {
    /** As the text of an SVG. */
    String svg(Theme theme) throws IOException;

    /** Writes it, light. The file's name should end with {@code .svg}. */
    default void write(Path file) throws IOException {
        Files.writeString(file, svg(Theme.LIGHT));
    }
}
