package dev.heddle.load.support;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the build puts things, found from where this class was loaded: it works from any directory. */
public final class Locations {
    private Locations() {}

    /** This module's build directory: this class is in its {@code classes} directory, or in a jar beside that. */
    public static Path target() {
        try {
            Path classes = Path.of(Locations.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return parent(classes);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path is not made of files", e);
        }
    }

    /** The project's directory. */
    public static Path project() {
        return parent(parent(target()));
    }

    /** What the build of the server module leaves. */
    public static Path serverJar() {
        return project().resolve(Path.of("server", "target", "heddle-server.jar"));
    }

    private static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalStateException(path + " has no directory above it");
        }
        return parent;
    }
}
