package dev.heddle.load.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs that are installed on this machine. */
public final class Installed {
    /** Where distributions put servers, which need not be on a user's path. */
    private static final List<Path> DIRECTORIES = Stream.of(
                    "/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
            .map(Path::of)
            .toList();

    private Installed() {}

    /** The program of this name. */
    public static Optional<Path> find(String name) {
        return DIRECTORIES.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
