package dev.heddle.server.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Inputs that have found something once, one file each, by target; and how an input is told. */
final class Inputs {
    private static final Path REGRESSIONS = Path.of("src", "test", "fuzz");

    private Inputs() {}

    /** Those of a target, in the order of their names. */
    static List<byte[]> regressions(Targets target) throws IOException {
        var all = new ArrayList<byte[]>();
        var directory = REGRESSIONS.resolve(target.word());
        if (Files.isDirectory(directory)) {
            try (var files = Files.list(directory)) {
                for (var file : files.sorted().toList()) {
                    all.add(Files.readAllBytes(file));
                }
            }
        }
        return all;
    }

    /** An input as text and in hexadecimal digits. */
    static String told(byte[] input) {
        var text = new StringBuilder();
        for (byte b : input) {
            text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : "\\x%02x".formatted(b & 0xff));
        }
        return text + "\nin hexadecimal: " + HexFormat.of().formatHex(input);
    }
}
