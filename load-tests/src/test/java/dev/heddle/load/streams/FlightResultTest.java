package dev.heddle.load.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.load.machine.KernelMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What counts as shown: all at once by the server's own meter, no failure, and its memory within the limit. */
final class FlightResultTest {
    private static final StreamsOptions OPTIONS = StreamsOptions.from(
            new String[] {"server.jar=" + System.getProperty("java.home") + "/release"}, new Properties());
    private static final StreamsPlan PLAN = new StreamsPlan(10, 100, 1);

    private static List<String> shortfalls(long live, long failed, String failure, long resident) {
        ClientReport report = new ClientReport(1_000, 1_000 - failed, failed, ClientReport.newHistogram(), failure);
        return new FlightResult(
                        PLAN,
                        List.of(),
                        report,
                        live,
                        1_000,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        0,
                        resident,
                        0,
                        0,
                        new KernelMemory(0, 0, 0, Map.of(), 0))
                .shortfalls(OPTIONS);
    }

    @Test
    void allAtOnceWithoutAFailureIsShown() {
        assertThat(shortfalls(1_000, 0, "", 8_000_000_000L)).isEmpty();
    }

    @Test
    void whatIsNotShownIsSaid() {
        assertThat(shortfalls(999, 2, "stream reset with error 7", 8_001_000_000L))
                .containsExactly(
                        "2 requests failed, the first: stream reset with error 7",
                        "999 of 1,000 requests were in flight at once, by the server's coroutine_live",
                        "the server's process held 8,001 MB, allowed are 8,000");
    }
}
