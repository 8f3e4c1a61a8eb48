import com.palantir.javaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks or formats every Java source of the project with palantir-java-format: layout, import order, unused imports.
 *
 * <p>The build runs this file with the JDK that compiles the sources, because the formatter parses with the javac of the
 * JVM it runs on, and Maven itself may run on an older one.
 *
 * <p>Arguments: {@code check} or {@code write}, then the root directory.
 */
final class FormatSources {
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".idea", "node_modules");

    public static void main(String[] args) throws Exception {
        boolean write = args[0].equals("write");
        List<String> files = sourcesBelow(Path.of(args[1]));
        if (files.isEmpty()) {
            return;
        }
        List<String> options = new ArrayList<>(List.of("--palantir"));
        options.addAll(write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        options.addAll(files);

        StringWriter unformatted = new StringWriter();
        PrintWriter errors = new PrintWriter(System.err, true);
        int status = new Main(new PrintWriter(unformatted, true), errors, InputStream.nullInputStream())
                .format(options.toArray(String[]::new));
        if (!write && !unformatted.toString().isEmpty()) {
            System.err.println("Not formatted (mvn -q -Pformat does it):");
            unformatted.toString().lines().sorted().forEach(file -> System.err.println("  " + file));
        }
        System.exit(status);
    }

    private static List<String> sourcesBelow(Path root) throws IOException {
        List<String> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(dir.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().endsWith(".java")) {
                    files.add(file.toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
