package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole command with a small load: server, Gatling and this program, each a process of its own. */
final class LoadTestTest {
    private static final String[] SMALL = {
        "connections=20", "ramp=1", "hold=3", "interval=1", "throughput.connections=4", "throughput.seconds=1"
    };

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void holdsTheConnectionsAndLeavesAReport() throws Exception {
        int status = run(SMALL);
        assertThat(status).as(printed()).isZero();
        assertThat(printed())
                .contains("connection_open 20, coroutine_live 20: 0.00 % apart")
                .contains("Report:      " + directory.resolve("results"))
                .endsWith("PASSED\n");
        assertThat(report(printed())).isRegularFile().content().contains("Gatling");
    }

    @Test
    void aWrongAnswerFailsTheRun() throws Exception {
        int status = run(SMALL, "hold=1", "server.jvm=" + FakeHeddle.WRONG_ECHO);
        assertThat(status).as(printed()).isOne();
        assertThat(printed()).contains("FAILED:      an assertion of the simulation did not hold");
    }

    @Test
    void aServerThatDoesNotStartFailsTheRunAndShowsItsLog() throws Exception {
        int status = run(SMALL, "server.jvm=-XX:NoSuchFlag");
        assertThat(status).isOne();
        assertThat(printed())
                .contains("ended with exit status 1 before it was ready")
                .contains("NoSuchFlag");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        connections=many       | connections: 'many': allowed is a whole number from 1 to 1000000
        hold=0                 | hold: '0': allowed is a whole number from 1 to 86400
        gatling.heap=lots      | gatling.heap: 'lots': allowed is a size as for -Xmx, such as 512m or 2g
        server.jar=/no/such    | server.jar: no file /no/such: build it (mvn package) or name another
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(new String[0], option)).isEqualTo(2);
        assertThat(printed()).isEqualTo("load test: " + message + "\n");
    }

    private int run(String[] options, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("server.jar=" + fakeHeddleJar()));
        arguments.add("results=" + directory.resolve("results"));
        arguments.add("gatling.heap=256m");
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(more));
        return LoadTest.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Path report(String printed) {
        return printed.lines()
                .filter(line -> line.startsWith("Report:"))
                .map(line -> Path.of(line.substring("Report:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    /** Nothing but a manifest that points at this class path. */
    private Path fakeHeddleJar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, FakeHeddle.class.getName());
        attributes.put(Attributes.Name.CLASS_PATH, classPath());
        Path jar = directory.resolve("fake-heddle.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toUri())
                .map(URI::toString)
                .collect(Collectors.joining(" "));
    }
}
