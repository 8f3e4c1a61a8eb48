package dev.heddle.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.heddle.server.echo.EchoRoutes;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.Router;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Autobahn's fuzzing client finds that {@code /ws} is strict in every case. Its version here has none about compression. What it
 * has found of each case is left in {@code target/autobahn.json}.
 */
@EnabledIfSystemProperty(
        named = "heddle.autobahn",
        matches = "true",
        disabledReason = "runs by mvn -Pautobahn, and takes minutes")
class AutobahnTest {
    private static final long MOST_MINUTES = 30;
    private static final int CASES = 301;

    private static final String SCRIPT = """
        import sys
        sys.path.insert(0, 'suite')
        sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', 'spec.json']
        from autobahntestsuite import wstest
        wstest.run()
        """;

    @RegisterExtension
    final TestServer server = new TestServer();

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = MOST_MINUTES, unit = TimeUnit.MINUTES)
    void everyCaseIsPassedStrictly() throws Exception {
        server.http(EchoRoutes.addTo(new Router()));
        unpack(jar("autobahntestsuite"), directory.resolve("suite"));
        Files.writeString(directory.resolve("run.py"), SCRIPT);
        Files.writeString(directory.resolve("spec.json"), """
            {"outdir": "reports", "cases": ["*"], "exclude-cases": [], "exclude-agent-cases": {},
             "options": {"failByDrop": false},
             "servers": [{"agent": "heddle", "url": "ws://127.0.0.1:%d/ws", "options": {"version": 18}}]}
            """.formatted(
                        server.server().httpAddress().getPort()));

        run();

        var index = directory.resolve("reports/index.json");
        Files.copy(index, Path.of("target", "autobahn.json"), StandardCopyOption.REPLACE_EXISTING);
        var results = results(index);
        assertThat(results).hasSize(CASES);
        assertThat(results)
                .allSatisfy((name, result) -> assertThat(result).as(name).isIn("OK", "INFORMATIONAL"));
    }

    private static Path jar(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains(name))
                .map(Path::of)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not on the class path: run mvn -Pautobahn"));
    }

    private static void unpack(Path jar, Path target) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                var file = target.resolve(entry.getName());
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    Files.write(file, zip.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    /** In a process of its own: the suite is in Python 2, which Jython speaks. */
    private void run() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var log = directory.resolve("log");
        var process = new ProcessBuilder(java, "-cp", jar("jython").toString(), "org.python.util.jython", "run.py")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES))
                    .as("has ended")
                    .isTrue();
        } finally {
            process.destroy();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /** What it found of the messages, and of the closing, of each case. */
    private static Map<String, String> results(Path index) throws IOException {
        var results = new TreeMap<String, String>();
        try (var json = new JsonFactory().createParser(index.toFile())) {
            var name = "";
            for (var token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT && json.currentName() != null) {
                    name = json.currentName();
                } else if (token == JsonToken.VALUE_STRING && json.currentName().startsWith("behavior")) {
                    results.merge(name, json.getText(), (one, other) -> one.equals(other) ? one : one + ", " + other);
                }
            }
        }
        return results;
    }
}
