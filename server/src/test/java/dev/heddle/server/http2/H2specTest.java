package dev.heddle.server.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** All cases of h2spec, those of its strict mode too: each is a test. */
class H2specTest {
    /** In the jar of a Maven plugin. */
    private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    private static final int LEAST_CASES = 145;
    private static final int CASE_SECONDS = 10;
    private static final int TAR_BLOCK = 512;

    @TempDir
    Path directory;

    private record Case(String name, String failure) {}

    @TestFactory
    List<DynamicTest> everyCase() throws Exception {
        assumeTrue(isLinuxOnX86(), "h2spec's program is for Linux on x86-64");
        var cases = run(unpacked());
        assertThat(cases).hasSizeGreaterThanOrEqualTo(LEAST_CASES);
        return cases.stream()
                .map(one ->
                        dynamicTest(one.name(), () -> assertThat(one.failure()).isEmpty()))
                .toList();
    }

    private static boolean isLinuxOnX86() {
        var architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return System.getProperty("os.name").equals("Linux")
                && (architecture.equals("amd64") || architecture.equals("x86_64"));
    }

    /** The archive has one file: its head is a block, in which octal digits say how long it is. */
    private Path unpacked() throws IOException {
        var program = directory.resolve("h2spec");
        try (var in = new GZIPInputStream(resource())) {
            var head = in.readNBytes(TAR_BLOCK);
            var digits = new String(head, 124, 11, StandardCharsets.US_ASCII);
            Files.write(program, in.readNBytes(Integer.parseInt(digits, 8)));
        }
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private static InputStream resource() {
        var archive = H2specTest.class.getResourceAsStream(ARCHIVE);
        assertThat(archive).as(ARCHIVE).isNotNull();
        return archive;
    }

    private List<Case> run(Path program) throws Exception {
        var report = directory.resolve("report.xml");
        try (var server = Server.builder()
                .stallLimit(Eventually.PATIENCE)
                .http(0, exchange -> exchange.response().send("x".repeat(1024)))
                .start()) {
            var process = new ProcessBuilder(
                            program.toString(),
                            "--strict",
                            "--timeout",
                            Integer.toString(CASE_SECONDS),
                            "--port",
                            Integer.toString(server.httpAddress().getPort()),
                            "--junit-report",
                            report.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            try {
                assertThat(process.waitFor(50, TimeUnit.SECONDS))
                        .as("h2spec ends")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
        return read(report);
    }

    private static List<Case> read(Path report) throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        var cases = new ArrayList<Case>();
        for (var one : elements(document.getElementsByTagName("testcase"))) {
            var name = one.getAttribute("package") + " " + one.getAttribute("classname");
            var failures = elements(one.getElementsByTagName("failure"));
            failures.addAll(elements(one.getElementsByTagName("error")));
            cases.add(
                    new Case(name, failures.isEmpty() ? "" : failures.getFirst().getTextContent()));
        }
        return cases;
    }

    private static List<Element> elements(NodeList nodes) {
        var all = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }
}
