package dev.heddle.load.streams;

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

/** The program with a thousand requests, and what it says where it cannot work. */
final class StreamsTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void bringsAllRequestsInFlightAtOnce() throws Exception {
        int status = run(
                "streams.connections=10",
                "streams.delay=4",
                "streams.ramp=1",
                "streams.clients=2",
                "streams.warm-up=100");

        assertThat(status).as(printed()).isZero();
        String table = Files.readString(results.resolve("flight.md"));
        assertThat(table)
                .containsPattern("`coroutine_live` / by the clients \\| 1,0\\d\\d / 1,000 \\|")
                .contains(
                        "| connections, requests on each | 10, 100 |", "| failed | 0 |", "-XX:+UseCompactObjectHeaders")
                .containsPattern("p50, p99, longest \\| [\\d.,]+ ms, [\\d.,]+ ms, [\\d.,]+ ms \\|")
                .containsPattern("the most it had \\| \\d+ \\| \\d");
        assertThat(printed())
                .contains("what the machine must allow", "warm-up: 100 requests", table)
                .endsWith("passed: 1,000 requests were in flight at once, none failed\n");
        assertThat(ProcessHandle.current().descendants().map(ProcessHandle::pid))
                .as("no process is left")
                .isEmpty();
    }

    @Test
    void saysWhatARequestTakesOfTheHeap() throws Exception {
        int status = run("streams.measure=heap", "streams.connections=5", "streams.warm-up=0");

        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("heap.md")))
                .contains("each of 500 requests in flight on 5 connections")
                .containsPattern("\\| all \\| [\\d,]+ \\|")
                .contains("dev.heddle.server.http2.ExchangeStream");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        streams.connections=0         | streams.connections: '0': allowed is a whole number from 1 to 1000000
        streams.delay=forever         | streams.delay: 'forever': allowed is a whole number from 1 to 3600
        streams.ramp=60               | streams.ramp: '60': allowed is less than streams.delay, which is 60
        streams.measure=time          | streams.measure: 'time' is not known: allowed is flight, heap
        streams.conections=1          | argument 'streams.conections=1': allowed is name=value, the name one of
        server.jar=/no/such/file.jar  | server.jar: no file /no/such/file.jar: build it
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("streams: " + message);
    }

    @Test
    void moreThanTheMachineAllowsIsRefusedBeforeAnythingStarts() throws Exception {
        assertThat(run("streams.connections=1000000", "streams.ramp=1")).isEqualTo(2);
        assertThat(printed())
                .containsPattern("open files of a process \\(ulimit -Hn\\) +1,000,500 ")
                .containsPattern("memory in all, MB \\(MemAvailable\\) is [\\d,]+, needed is \\d{3},\\d{3}: ");
        assertThat(results).isEmptyDirectory();
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return Streams.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
