package dev.heddle.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.load.support.Locations;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command, small, against real processes: heddle-server.jar must have been packaged before. */
final class ComparisonTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void measuresServersSideBySide() throws Exception {
        serverIsBuilt();
        int status = run(
                "compare.servers=jdk,heddle",
                "compare.work=json",
                "compare.connections=4",
                "compare.rounds=2",
                "compare.warm-up=0",
                "compare.settle=0",
                "compare.seconds=1");
        assertThat(status).as(printed()).isZero();
        String report = Files.readString(results.resolve("comparison.md"));
        assertThat(printed()).contains(report).contains("round 2/2");
        assertThat(report)
                .contains("`mvn -Pcompare -Dcompare.servers=jdk,heddle -Dcompare.work=json", "processors")
                .doesNotContain("has not ended", results.toString())
                .containsPattern(
                        "\\| 4 \\| heddle \\| [\\d.]+ \\([\\d.]+\\.\\.[\\d.]+\\) \\| 1\\.00 \\(1\\.00\\.\\.1\\.00\\)"
                                + " \\|")
                .containsPattern(
                        "\\| 4 \\| jdk \\| [^|]+ \\| [^|]+ \\| [1-9][\\d,]* \\([^|]+\\) \\| [^|]+ \\| [^|]+ \\|"
                                + " [1-9][\\d,]* ")
                .contains("| heddle | 169 | 108 | ");
        assertThat(Files.readString(results.resolve("comparison.json")))
                .contains("\"round\" : 2", "\"complete\" : true", "\"residentBytes\"");
        assertThat(Files.readString(results.resolve("comparison-json-p99.svg"))).contains("<svg", "latency, p99 (ms)");
    }

    @Test
    void serversOfThisModuleAnswerAllWorks() throws Exception {
        serverIsBuilt();
        int status = run("compare.measure=answers", "compare.servers=heddle,callback,default-pool,jdk");
        assertThat(status).as(printed()).isZero();
        for (String work : List.of("plaintext", "json", "body", "delay")) {
            for (String server : List.of("heddle", "callback", "default-pool", "jdk")) {
                assertThat(printed()).containsPattern(server + " +" + work + " +[1-9][\\d,]* bytes");
            }
        }
        for (String work : List.of("tls", "tls-handshakes")) {
            assertThat(printed()).containsPattern("heddle +" + work + " +[1-9][\\d,]* bytes");
        }
        assertThat(Files.readString(results.resolve("comparison.md")))
                .contains("- jdk: is no proxy", "- jdk: is not set up for TLS here");
    }

    /** Only where it is asked for: it fetches the frameworks. */
    @Test
    void serversOnFrameworksAnswerAllWorks() throws Exception {
        assumeTrue(Boolean.getBoolean("heddle.contenders"), "-Dheddle.contenders=true builds and starts them");
        String servers = "vertx,vertx-virtual,micronaut,micronaut-loom,micronaut-pool,helidon,jetty";
        int status =
                run("compare.measure=answers", "compare.work=plaintext,json,body,delay", "compare.servers=" + servers);
        assertThat(status).as(printed()).isZero();
        for (String server : servers.split(",", -1)) {
            assertThat(printed()).containsPattern(server + " +delay +[1-9][\\d,]* bytes");
        }
    }

    @Test
    void whoDoesNotStartIsLeftOutAndTheReportSaysWhy() throws Exception {
        int status = run(
                "compare.servers=callback",
                "compare.work=plaintext",
                "compare.jvm=-XX:NoSuchFlag",
                "compare.warm-up=0",
                "compare.settle=0");
        assertThat(status).as(printed()).isOne();
        assertThat(printed()).contains("NoSuchFlag");
        assertThat(Files.readString(results.resolve("comparison.md")))
                .contains("Left out:\n\n- callback: callback ended with exit status 1 before it was ready: Error: ");
    }

    @Test
    void connectionsBeyondTheOpenFilesAreAFailureAndNotTheEnd() throws Exception {
        int status = run(
                "compare.servers=callback",
                "compare.work=plaintext",
                "compare.connections=4,25000",
                "compare.rounds=1",
                "compare.warm-up=0",
                "compare.settle=0",
                "compare.seconds=1");
        assumeTrue(printed().contains("25,000 connections need 25,500 open files"), "this machine allows so many");
        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("comparison.md")))
                .containsPattern("\\| 4 \\| callback \\| \\d")
                .contains("| 25,000 | callback | failed: 25,000 connections need 25,500 open files");
    }

    @Test
    void aProxyTakesTwoFilesForEachConnection() throws Exception {
        serverIsBuilt();
        int status = run(
                "compare.servers=heddle",
                "compare.work=proxy",
                "compare.connections=4,25000",
                "compare.rounds=1",
                "compare.warm-up=0",
                "compare.settle=0",
                "compare.seconds=1");
        assumeTrue(printed().contains(" open files"), "this machine allows so many");
        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("comparison.md")))
                .containsPattern("\\| 4 \\| heddle \\| \\d")
                .containsPattern("\\| 25,000 \\| heddle \\| failed: 25,000 connections ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        compare.servers=apache        | compare.servers: 'apache' is not known: allowed is callback, default-pool, go
        compare.servers=jdk,jdk       | compare.servers: 'jdk,jdk': allowed is each server once
        compare.work=upload           | compare.work: 'upload' is not known: allowed is body, delay, json, plaintext, proxy
        compare.connections=64,many   | compare.connections: 'many': allowed is a whole number from 1 to 25000
        compare.measure=latency       | compare.measure: 'latency' is not known: allowed is answers, cost
        compare.rounds=0              | compare.rounds: '0': allowed is a whole number from 1 to 1000
        compare.docs=yes              | compare.docs: 'yes' is not known: allowed is false, true
        compare.server-cpus=9999      | compare.server-cpus: '9999': allowed are processors from 0 to
        server.jar=/no/such/file.jar  | server.jar: no file /no/such/file.jar: build it
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("compare: " + message);
    }

    private static void serverIsBuilt() {
        assumeTrue(Files.isRegularFile(Locations.serverJar()), "heddle-server.jar is not built");
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return Comparison.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
