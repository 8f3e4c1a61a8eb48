package dev.heddle.load.bench;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Page;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.client.WarmUp;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file with the classes of a server, loaded and linked, and with the profiles that its methods had under load, for a JVM to
 * begin with (JEP 483, 514, 515).
 */
record AotCache(Path file) {
    /** JVM flags for a run that makes it, at its end. */
    List<String> flagsToMake() {
        return List.of("-XX:AOTCacheOutput=" + file, "-Xlog:aot=error");
    }

    /** JVM flags for a run that begins with it. */
    List<String> flagsToUse() {
        return List.of("-XX:AOTCache=" + file);
    }

    /**
     * Makes it anew.
     *
     * @param training a server with {@link #flagsToMake}
     */
    void make(Contender training, BenchOptions options, PrintStream out)
            throws IOException, InterruptedException, LoadException {
        out.println("making the AOT cache " + file);
        Files.createDirectories(options.results());
        Files.deleteIfExists(file);
        try (StartedContender server = StartedContender.start(training, options.serverCpus(), options.results())) {
            WarmUp.of(server, Page.PLAINTEXT, options.warmUp(), options.warmUpConnections());
        }
        if (!Files.exists(file)) {
            throw new IOException("no AOT cache was made: see the server's log in " + options.results());
        }
    }
}
