package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.gatling.simulation.KnownSimulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole command with a small load: server, Gatling and this program, each a process of its own. */
final class LoadTestTest {
    private static final String[] SMALL = {
        "size=smoke",
        "connections=20",
        "ramp=1",
        "hold=3",
        "interval=1",
        "throughput.connections=4",
        "throughput.seconds=1"
    };

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void holdsTheConnectionsThenMeasuresThroughputAndLeavesReports() throws Exception {
        int status = run(SMALL);
        assertThat(status).as(printed()).isZero();
        assertThat(printed())
                .contains("connection_open 20, coroutine_live 20: 0.00 % apart")
                .containsPattern("held .* passed\nthroughput .* passed")
                .endsWith("PASSED\n");
        assertThat(report("held")).isRegularFile().content().contains("Gatling");
        assertThat(report("throughput")).isRegularFile();
        assertThat(directory.resolve("results/summary.md")).content().contains("| held |", "| throughput |");
        assertThat(directory.resolve("results/summary.json")).content().contains("\"passed\" : true");
    }

    @Test
    void injectorsShareTheLoadAndMakeOneReport() throws Exception {
        int status = run(SMALL, "simulation=held", "connections=21", "injectors=2");
        assertThat(status).as(printed()).isZero();
        assertThat(printed()).contains("2 injectors, their logs merged", "connection_open 21");
        assertThat(report("held").toString()).contains("merged");
        // Gatling's own count over the merged log; each injector has seen half of it.
        assertThat(merged("gatling-report.log"))
                .containsPattern("echo: count of successful events is greater than or equal to 21.0 : true");
        assertThat(merged("injector-1/gatling.log")).doesNotContain("Reports generated");
    }

    @Test
    void aWrongAnswerFailsTheRun() throws Exception {
        int status = run(SMALL, "simulation=held", "hold=1", "server.jvm=" + FakeHeddle.WRONG_ECHO);
        assertThat(status).as(printed()).isOne();
        assertThat(printed())
                .contains("FAILED: held: an assertion did not hold: Global: count of failed events is 0.0 (actual : ")
                .contains("requests failed: bodyString.find.is(connection ")
                .doesNotContain("PASSED");
    }

    @Test
    void aLimitThatIsExceededFailsTheRun() throws Exception {
        int status = run(
                SMALL,
                "simulation=throughput",
                "limit.max=1",
                "connections=",
                "ramp=",
                "hold=",
                "interval=",
                "server.jvm=" + FakeHeddle.SLOW_PLAINTEXT);
        assertThat(status).as(printed()).isOne();
        assertThat(printed())
                .contains("FAILED: throughput: an assertion did not hold: plaintext: max of response time");
    }

    @Test
    void loadsAServerThatRunsAlready() throws Exception {
        try (StartedFake server = StartedFake.start(fakeHeddleJar(), directory.resolve("fake.log"))) {
            int status =
                    run(SMALL, "target=" + server.url(), "admin=" + server.adminUrl(), "simulation=held,websocket");
            assertThat(status).as(printed()).isZero();
            assertThat(printed())
                    .contains("Target:  " + server.url(), "connection_open 20")
                    .contains("skipped: the server has no /ws");
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void aTargetThatIsNotThereFailsBeforeAnyLoad() throws Exception {
        assertThat(run(SMALL, "target=http://127.0.0.1:1")).isOne();
        assertThat(printed())
                .isEqualTo("load test failed: target: GET http://127.0.0.1:1/plaintext is not answered with 200:"
                        + " does the server run?\n");
    }

    @Test
    void listsAllSimulations() throws Exception {
        assertThat(run(new String[0], "simulation=list")).isZero();
        for (KnownSimulation simulation : KnownSimulation.all()) {
            assertThat(printed()).contains("  " + simulation.word() + " ", simulation.shows());
        }
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
        simulation=no-such     | simulation: 'no-such' is not known: allowed is all, connection-churn, delay, held, http2, keep-alive-churn, latency, list, mixed, proxy, slow-clients, soak, sse, streaming, throughput, websocket
        simulation=all,list    | simulation: 'list' stands alone
        size=huge              | size: 'huge' is not known: allowed is large, normal, smoke
        rate=100               | rate: none of the chosen simulations has it; allowed are connections, ramp, hold, interval, limit.p95, limit.p99, limit.max, users, seconds
        throughput.seconds=0   | throughput.seconds: '0': allowed is a whole number from 1 to 86400
        injectors=0            | injectors: '0': allowed is a whole number from 1 to 64
        target=localhost:80    | target: 'localhost:80': allowed is an address such as http://127.0.0.1:8080
        admin=http://localhost | admin: goes with target only: a server that is started here has its own
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

    /** What the summary names as a simulation's report. */
    private Path report(String simulation) {
        return printed()
                .lines()
                .filter(line -> line.startsWith(simulation + " ") && line.endsWith("index.html"))
                .map(line -> Path.of(line.substring(simulation.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    /** A file of the one run of held connections. */
    private String merged(String file) throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("results/held"))) {
            return Files.readString(runs.findFirst().orElseThrow().resolve(file));
        }
    }

    private Path fakeHeddleJar() throws IOException {
        return ClassPathJar.make(directory.resolve("fake-heddle.jar"), FakeHeddle.class.getName());
    }
}
