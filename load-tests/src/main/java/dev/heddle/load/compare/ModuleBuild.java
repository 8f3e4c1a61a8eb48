package dev.heddle.load.compare;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.Locations;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds a module below {@code contenders}, unless it is newer than its sources. A module alone, and not a part of the build
 * that this program is from: where one of them cannot be resolved, the others are compared all the same.
 *
 * @param module its directory's name
 * @param logs where Maven's output goes
 */
record ModuleBuild(String module, Path logs) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Builds it: with what is there already if that is enough, else with what Maven fetches. */
    void run(PrintStream out) throws UnavailableException, IOException, InterruptedException {
        if (isUpToDate()) {
            return;
        }
        out.println("building " + module);
        if (!maven(List.of("-o")) && !maven(List.of())) {
            throw new UnavailableException("cannot be built: " + firstError());
        }
    }

    /** The class path of the server. */
    String classPath() {
        return jar() + File.pathSeparator + target().resolve("lib") + File.separator + "*";
    }

    /** As {@code vertx-core 5.2.0}, from the name of the library's file. */
    String versionOf(String library) throws IOException {
        try (Stream<Path> files = Files.list(target().resolve("lib"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches(library + "-\\d.*\\.jar"))
                    .map(name -> library + " " + name.substring(library.length() + 1, name.length() - ".jar".length()))
                    .findFirst()
                    .orElse(library + " of unknown version");
        }
    }

    private boolean maven(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q"));
        command.addAll(flags);
        command.addAll(List.of("-f", parent().resolve("pom.xml").toString(), "-pl", module, "package"));
        Files.createDirectories(logs);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        try (ChildProcess maven = ChildProcess.start("build of " + module, builder)) {
            return maven.awaitEnd(LIMIT) && maven.stop() == 0;
        }
    }

    private String firstError() throws IOException {
        return Files.readAllLines(log()).stream()
                .filter(line -> line.contains("[ERROR]"))
                .map(line -> line.substring(line.indexOf("[ERROR]") + "[ERROR]".length())
                        .replaceAll(" in \\S+ \\(\\S+://[^)]*\\)", "")
                        .strip())
                .findFirst()
                .orElse("see " + log().getFileName());
    }

    private boolean isUpToDate() throws IOException {
        if (!Files.isRegularFile(jar())) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(jar());
        try (Stream<Path> sources = Files.walk(directory().resolve("src"))) {
            List<Path> inputs = new ArrayList<>(sources.toList());
            inputs.addAll(List.of(directory().resolve("pom.xml"), parent().resolve("pom.xml")));
            for (Path input : inputs) {
                if (Files.getLastModifiedTime(input).compareTo(built) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Path parent() {
        return Locations.project().resolve(Path.of("load-tests", "contenders"));
    }

    private Path directory() {
        return parent().resolve(module);
    }

    private Path target() {
        return directory().resolve("target");
    }

    private Path jar() {
        return target().resolve(module + ".jar");
    }

    private Path log() {
        return logs.resolve("build-" + module + ".log");
    }
}
