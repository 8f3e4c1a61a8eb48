package dev.heddle.load.bench;

import dev.heddle.load.support.Locations;
import dev.heddle.load.support.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The build that the working tree is compared with: a revision of this project, which is built once and kept, or a jar that
 * is there already.
 *
 * @param jar where it is, or will be
 * @param commit the revision's full hash; empty for a jar
 */
record BaseBuild(Path jar, String commit) {
    static final String OPTION = "bench.base";

    private static final String JAR_NAME = "heddle-server.jar";

    /**
     * From the option's value.
     *
     * @param builds below it each revision has a directory of its own
     */
    static BaseBuild of(String base, Path builds) {
        if (Files.isRegularFile(Path.of(base))) {
            return new BaseBuild(Path.of(base).toAbsolutePath(), "");
        }
        String commit = commit(base);
        return new BaseBuild(builds.resolve(commit).resolve(JAR_NAME), commit);
    }

    /** Builds the revision, unless that was done before. Takes a minute or two. */
    void build(PrintStream out) throws IOException, InterruptedException {
        if (Files.isRegularFile(jar)) {
            return;
        }
        out.println("Building " + commit + ", the base");
        Path tree = Files.createDirectories(jar.resolveSibling("tree"));
        // The files alone: a worktree would have to be taken off git's list again, whatever happens here.
        require(List.of("sh", "-c", "git archive " + commit + " | tar -x -C '" + tree + "'"), Locations.project());
        require(List.of("mvn", "-B", "-q", "-Dmaven.test.skip=true", "package", "-pl", "server", "-am"), tree);
        Files.move(tree.resolve(Path.of("server", "target", JAR_NAME)), jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String commit(String base) {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--verify", "--quiet", base + "^{commit}")
                    .directory(Locations.project().toFile())
                    .redirectError(Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (git.waitFor() == 0) {
                return commit;
            }
        } catch (IOException e) {
            // No git: then no revision either.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UsageException("%s: '%s': allowed is a revision of this repository, or the path of a %s"
                .formatted(OPTION, base, JAR_NAME));
    }

    private static void require(List<String> command, Path directory) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("exit status %d of: %s".formatted(status, String.join(" ", command)));
        }
    }
}
