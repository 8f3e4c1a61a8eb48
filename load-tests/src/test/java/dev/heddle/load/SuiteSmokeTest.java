package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.Locations;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every simulation at its smallest size against the real server and proxy: all requests are answered as they should be. */
final class SuiteSmokeTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    /** A dozen JVMs one after the other: under a minute, and on a machine with other things to do more. */
    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void allSimulationsPass() throws Exception {
        assumeThat(Locations.serverJar()).as("mvn verify builds it before").exists();
        String[] arguments = {"simulation=all", "size=smoke", "results=" + directory.resolve("results")};
        int status = LoadTest.run(arguments, new Properties(), new PrintStream(printed, true, StandardCharsets.UTF_8));
        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        for (KnownSimulation simulation : KnownSimulation.all()) {
            assertThat(text).containsPattern(simulation.word() + " .* passed\n");
        }
    }
}
