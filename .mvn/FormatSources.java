import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

    /** The formatter gives an annotation of a type a line of its own where no modifier stands before it. */
    private static final Pattern LONE_NULLABLE = Pattern.compile("(?m)^( *)@Nullable\\R\\1(?=[^\\s@].{0,100}$)");

    private enum Result {
        FORMATTED,
        UNFORMATTED,
        FAILED
    }

    public static void main(String[] args) throws IOException {
        boolean write = args[0].equals("write");
        Path root = Path.of(args[1]);
        List<Result> results = sourcesBelow(root).parallelStream()
                .map(file -> format(file, root, write))
                .toList();
        if (results.contains(Result.UNFORMATTED)) {
            System.err.println("Not formatted, see above; this does it: mvn -q -Pformat");
        }
        boolean passed = results.stream().allMatch(Result.FORMATTED::equals);
        System.exit(passed ? 0 : 1);
    }

    private static Result format(Path file, Path root, boolean write) {
        try {
            String source = Files.readString(file);
            String formatted = formatted(source);
            if (formatted.equals(source)) {
                return Result.FORMATTED;
            }
            if (write) {
                Files.writeString(file, formatted);
                return Result.FORMATTED;
            }
            System.err.println("Not formatted: " + root.relativize(file));
            return Result.UNFORMATTED;
        } catch (FormatterException e) {
            // The usual one: a bare _ in a record pattern, which the formatter does not know; "var _" it does.
            e.diagnostics().forEach(problem -> System.err.println(root.relativize(file) + ":" + problem));
            return Result.FAILED;
        } catch (IOException e) {
            System.err.println(root.relativize(file) + ": " + e);
            return Result.FAILED;
        }
    }

    private static String formatted(String source) throws FormatterException {
        JavaFormatterOptions options = JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build();
        String formatted = Formatter.createFormatter(options).formatSourceAndFixImports(source);
        return LONE_NULLABLE.matcher(formatted).replaceAll("$1@Nullable ");
    }

    private static List<Path> sourcesBelow(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
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
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
