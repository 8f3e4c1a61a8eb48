package dev.heddle.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

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

final class BenchmarkTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void measuresProcessorTimeOfServersInProcessesOfTheirOwn() throws Exception {
        int status = run(
                "bench.servers=callback,default-pool",
                "bench.connections=4,20",
                "bench.rounds=1",
                "bench.warm-up=0",
                "bench.settle=0",
                "bench.seconds=1");
        assertThat(status).as(printed()).isZero();
        String table = Files.readString(results.resolve("cpu.md"));
        assertThat(printed()).contains(table);
        assertThat(table)
                .containsPattern("\\| 4 \\| callback \\| \\d+\\.\\d\\d \\| 1\\.000 \\| [1-9][\\d,]* \\|")
                .containsPattern("\\| 20 \\| default-pool \\| \\d+\\.\\d\\d \\| \\d+\\.\\d{3} \\| [1-9][\\d,]* \\|");
    }

    @Test
    void measuresHeapOfIdleConnections() throws Exception {
        int status = run(
                "bench.measure=heap",
                "bench.servers=callback",
                "bench.connections=500",
                "bench.warm-up=0",
                "bench.settle=0");
        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("heap.md")))
                .containsPattern("\\| callback \\| 500 \\| \\d+\\.\\d \\| \\d+\\.\\d \\| \\d,?\\d{3} \\|");
        assertThat(printed()).containsPattern("\\d+  io\\.netty\\.");
    }

    @Test
    void measuresTheHeapThatARequestAllocates() throws Exception {
        int status = run(
                "bench.measure=allocation",
                "bench.servers=callback",
                "bench.connections=4",
                "bench.rounds=2",
                "bench.warm-up=0",
                "bench.seconds=1");
        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("allocation.md")))
                .containsPattern("\\| 4 \\| callback \\| [1-9][\\d,]* \\(");
    }

    @Test
    void measuresStarts() throws Exception {
        int status = run(
                "bench.measure=start",
                "bench.servers=callback",
                "bench.connections=4",
                "bench.rounds=1",
                "bench.seconds=1");
        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("start.md")))
                .containsPattern("\\| callback \\| 4 \\| \\d+\\.\\d\\d \\| \\d+\\.\\d\\d \\| [1-9][\\d,]* \\|");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        bench.servers=nginx          | bench.servers: 'nginx' is not known: allowed is callback
        bench.connections=64,many    | bench.connections: 'many': allowed is a whole number from 1 to 25000
        bench.measure=latency        | bench.measure: 'latency' is not known: allowed is allocation, cpu, heap, start, stream
        bench.client-cpus=9999       | bench.client-cpus: '9999': allowed are processors from 0 to
        bench.server-cpus=1-         | bench.server-cpus: '1-': allowed are processors from 0 to
        bench.base=no-such-revision  | bench.base: 'no-such-revision': allowed is a revision of this repository, or the path
        bench.tolerance=3            | bench.tolerance without bench.base: there is nothing to compare with
        bench.servers=base           | bench.servers: 'base' is not known: allowed is callback
        server.jar=/no/such/file.jar | server.jar: no file /no/such/file.jar: build it
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines().filter(line -> line.startsWith("benchmark: ")))
                .singleElement()
                .asString()
                .startsWith("benchmark: " + message);
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return Benchmark.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
