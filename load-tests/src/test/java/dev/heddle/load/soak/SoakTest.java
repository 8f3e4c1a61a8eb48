package dev.heddle.load.soak;

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

/** A soak of a few seconds on sixty connections, what it takes for a leak, and what it says where it cannot work. */
final class SoakTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aFewSecondsOfFaultsLeaveNothingBehind() throws Exception {
        int status = run("soak.seconds=4", "soak.connections=60", "soak.rate=300", "soak.sample=2", "soak.seed=1");

        assertThat(status).as(printed()).isZero();
        assertThat(Files.readString(results.resolve("soak.md")))
                .contains(
                        "| before | 0 | 0 | 0 | 0 |",
                        "| after | 0 | 0 | 0 | 0 |",
                        "abort ",
                        "malformed ",
                        "watching every one: 0.");
        assertThat(printed()).contains("seed 1").endsWith("PASSED\n");
        assertThat(ProcessHandle.current().descendants().map(ProcessHandle::pid))
                .as("no process is left")
                .isEmpty();
    }

    private static SoakSample sample(long heapBytes, long files, long connections, long coroutines) {
        InUse inUse = new InUse(connections, coroutines, 0, 0);
        return new SoakSample(1, heapBytes, 10_000_000, 0, files, inUse, 100);
    }

    @Test
    void whatIsLeftIsAFailure() {
        SoakOptions options = SoakOptions.from(new String[] {"soak.connections=10"}, new Properties());
        SoakSample before = sample(50_000_000, 80, 0, 0);
        SoakSample first = sample(60_000_000, 90, 10, 10);
        SoakSample last = sample(90_000_000, 90, 8, 10);
        SoakSample after = sample(80_000_000, 88, 1, 2);
        SoakLog log = new SoakLog(3, 2, "WARN of something");
        SoakTally tally = new SoakTally();
        tally.answered();
        tally.wrong("HttpConversation: answered with 500 in place of 200");

        SoakReport report = new SoakReport(options, before, List.of(first, first, last), after, tally, log, 1);

        assertThat(report.failures())
                .containsExactly(
                        "1 times: HttpConversation: answered with 500 in place of 200",
                        "only 8 of 10 connections were open at one time",
                        "1 connections, 2 coroutines, 0 streams of HTTP/2 and 0 WebSockets are left",
                        "88 files are open, 80 were before",
                        "live heap at rest has grown from 50.0 MB to 80.0 MB; allowed are 16.8 MB more",
                        "live heap from the first third to the last has grown from 60.0 MB to 90.0 MB; allowed are"
                                + " 16.8 MB more",
                        "3 leaks of buffers are in the server's log",
                        "2 other warnings are in the server's log, the first is: WARN of something",
                        "the server ended with status 1");
    }

    @Test
    void leaksAndWarningsThatNobodyHasAskedForAreFoundInTheLog() throws Exception {
        Path log = Files.writeString(results.resolve("server.log"), """
            2026-01-01 00:00:00.000 INFO  [main] Main: listening
            2026-01-01 00:00:00.000 ERROR [loop-1] Exchanges: Handler of GET /fault/before failed
            java.lang.IllegalStateException: before the response, on purpose
            2026-01-01 00:00:00.000 WARN  [watch] StallDetector: Event loop loop-1 has been held up for 250 ms
            2026-01-01 00:00:00.000 ERROR [loop-1] ResourceLeakDetector: LEAK: ByteBuf.release() was not called
            2026-01-01 00:00:00.000 WARN  [loop-1] Something: what nobody expects
            2026-01-01 00:00:00.000 ERROR [loop-1] Exchanges: Handler of GET /plaintext failed
            """);

        assertThat(SoakLog.read(log))
                .isEqualTo(new SoakLog(1, 2, "2026-01-01 00:00:00.000 WARN  [loop-1] Something: what nobody expects"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        soak.connections=0      | soak.connections: '0': allowed is a whole number from 1 to 100000
        soak.rate=100           | soak.rate: '100': for 15,000 connections allowed is 2,500 and more: each has its turn in time
        soak.docs=maybe         | soak.docs: 'maybe' is not known: allowed is false, true
        soak.minute=1           | argument 'soak.minute=1': allowed is name=value, the name one of
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("soak: " + message);
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return Soak.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
