package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The READMEs are true: each example compiles as it stands, each link leads to a file. */
final class ReadmeTest {
    /** To a file of the project, without the place in it. */
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");

    private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path classes;

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "README.md"})
    void everyExampleOfTheReadmeCompiles(String readme) throws IOException {
        var examples = EXAMPLE.matcher(Files.readString(Path.of(readme)))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(examples).isNotEmpty();
        for (var example : examples) {
            assertThat(errorsIn(example)).as(example).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "README.md"})
    void everyLinkOfTheReadmeLeadsToAFile(String readme) throws IOException {
        var file = Path.of(readme);
        var links = LINK.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(links).isNotEmpty();
        assertThat(links)
                .allSatisfy(
                        link -> assertThat(file.resolveSibling(link)).as(link).exists());
    }

    @Test
    void anExampleWithAnErrorIsFound() throws IOException {
        assertThat(errorsIn("Server.builder().noSuchMethod();")).isNotEmpty();
    }

    private List<String> errorsIn(String example) throws IOException {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(problems, null, null)) {
            compiler.getTask(null, files, problems, options, null, List.of(new Source(inMethod(example))))
                    .call();
        }
        var errors = new ArrayList<String>();
        for (var problem : problems.getDiagnostics()) {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                errors.add(problem.toString());
            }
        }
        return errors;
    }

    /** What a reader has around an example: the imports, and a database. */
    private static String inMethod(String example) {
        return """
            import static java.nio.charset.StandardCharsets.*;
            import dev.heddle.server.*;
            import dev.heddle.server.balancing.*;
            import dev.heddle.server.http.*;
            import dev.heddle.server.proxy.*;
            import dev.heddle.server.tcp.*;
            import dev.heddle.server.tls.*;
            import dev.heddle.server.upstream.*;
            import dev.heddle.server.websocket.*;
            import java.nio.file.Path;
            import java.util.*;
            class Example {
                void run(javax.sql.DataSource dataSource) throws Exception {
                    %s
                }
            }
            """.formatted(example);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String code) {
            super(URI.create("string:///Example.java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
