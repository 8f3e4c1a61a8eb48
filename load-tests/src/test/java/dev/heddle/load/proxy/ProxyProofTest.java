package dev.heddle.load.proxy;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each measure once, small, against the real server: it must have been packaged before. */
final class ProxyProofTest {
    @TempDir
    Path results;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void serverIsBuilt() {
        assumeTrue(Files.isRegularFile(Locations.serverJar()), "heddle-server.jar is not built");
    }

    @Test
    void speed() throws Exception {
        int status = run(
                "proxy.measure=speed",
                "proxy.servers=heddle",
                "proxy.connections=4,20",
                "proxy.rounds=1",
                "proxy.warm-up=0",
                "proxy.settle=0",
                "proxy.seconds=1");
        assertThat(status).as(printed()).isZero();
        assertThat(table("speed"))
                .containsPattern(
                        "\\| 4 \\| heddle \\| \\d+\\.\\d\\d \\| [1-9][\\d,]* \\| \\d+\\.\\d\\d \\| \\d+\\.\\d\\d \\|")
                .contains("| 20 | heddle |");
    }

    @Test
    void drain() throws Exception {
        int status = run("proxy.measure=drain", "proxy.connections=40", "proxy.seconds=1", "proxy.grace=5");
        assertThat(status).as(printed()).isZero();
        assertThat(table("drain"))
                .containsPattern("\\| 40 \\| [1-9]\\d* \\| [1-9]\\d* \\| 0 \\| 0 \\| \\d+ \\| \\d+ \\| 0 \\|");
    }

    @Test
    void outage() throws Exception {
        int status = run("proxy.measure=outage", "proxy.connections=8", "proxy.seconds=3", "proxy.every-ms=500");
        assertThat(status).as(printed()).isZero();
        assertThat(table("outage")).containsPattern("\\| 8 \\| [1-9] \\| \\d+\\.\\d \\| [1-9][\\d,]* \\| 0 \\|");
    }

    @Test
    void reload() throws Exception {
        int status = run("proxy.measure=reload", "proxy.connections=8", "proxy.seconds=2", "proxy.every-ms=300");
        assertThat(status).as(printed()).isZero();
        assertThat(table("reload"))
                .containsPattern("\\| 8 \\| [1-9] \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\| [1-9][\\d,]* \\| 0 \\|");
    }

    @Test
    void aMeasureThatDisturbsNothingProvesNothing() throws Exception {
        int status = run("proxy.measure=reload", "proxy.connections=1", "proxy.seconds=1", "proxy.every-ms=60000");
        assertThat(status).as(printed()).isOne();
        assertThat(printed()).contains("FAILED: nothing was reloaded");
    }

    @Test
    void pool() throws Exception {
        int status = run(
                "proxy.measure=pool",
                "proxy.servers=heddle",
                "proxy.connections=60",
                "proxy.pool=5",
                "proxy.warm-up=0",
                "proxy.settle=0",
                "proxy.seconds=1");
        assertThat(status).as(printed()).isZero();
        assertThat(table("pool")).containsPattern("\\| 60 \\| heddle \\| 0 \\| [1-9][\\d,]* \\|");
    }

    @Test
    void stream() throws Exception {
        int status = run("proxy.measure=stream", "proxy.body-mb=24", "proxy.rate-mb=12");
        assertThat(status).as(printed()).isZero();
        assertThat(table("stream"))
                .contains("| up, the upstream reads slowly | equal |")
                .contains("| down, the client reads slowly | equal |");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        proxy.measure=latency        | proxy.measure: 'latency' is not known: allowed is drain, outage, pool, reload
        proxy.servers=apache         | proxy.servers: 'apache' is not known: allowed is haproxy, heddle, nginx
        proxy.connections=64,many    | proxy.connections: 'many': allowed is a whole number from 1 to 25000
        proxy.victim=all             | proxy.victim: 'all' is not known: allowed is same, turn
        proxy.every-ms=0             | proxy.every-ms: '0': allowed is a whole number from 1 to 3600000
        proxy.server-cpus=9999       | proxy.server-cpus: '9999': allowed are processors from 0 to
        server.jar=/no/such/file.jar | server.jar: no file /no/such/file.jar: build it
        """)
    void aWrongOptionIsOneLineAndStatus2(String option, String message) throws Exception {
        assertThat(run(option)).isEqualTo(2);
        assertThat(printed().lines()).singleElement().asString().startsWith("proxy: " + message);
    }

    @Test
    void aServerThatDoesNotStartIsStatus1AndShowsItsLog() throws Exception {
        assertThat(run("proxy.measure=drain", "proxy.connections=1", "proxy.jvm=-XX:NoSuchFlag"))
                .isOne();
        assertThat(printed())
                .contains("proxy failed: heddle ended with exit status 1")
                .contains("NoSuchFlag");
    }

    private int run(String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("results=" + results);
        return ProxyProof.run(
                arguments.toArray(String[]::new),
                new Properties(),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String table(String measure) throws Exception {
        String table = Files.readString(results.resolve(measure + ".md"));
        assertThat(printed()).contains(table);
        return table;
    }
}
