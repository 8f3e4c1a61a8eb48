package dev.heddle.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When a server counts as returned to what it was before a soak. */
final class ReturnVerdictTest {
    @Test
    void asBeforeIsWell() {
        assertThat(failures(OptionalLong.of(1), sample(3, 4, 60e6))).isEmpty();
    }

    @Test
    void connectionsThatStayedAreAFailure() {
        assertThat(failures(OptionalLong.of(1), sample(8, 2, 50e6)))
                .containsExactly("8 connections are open, 2 were before");
    }

    @Test
    void coroutinesThatStayedAreAFailure() {
        assertThat(failures(OptionalLong.of(1), sample(2, 8, 50e6)))
                .containsExactly("8 coroutines are live, 2 were before");
    }

    @Test
    void heapThatStayedIsAFailureWhereItCanBeCollected() {
        assertThat(failures(OptionalLong.of(1), sample(2, 2, 83e6)))
                .containsExactly("the server's heap has grown by 33.0 MB, allowed are 32");
        assertThat(failures(OptionalLong.empty(), sample(2, 2, 83e6))).isEmpty();
    }

    @Test
    void aServerWithoutTheMetricsIsAFailure() {
        assertThat(failures(OptionalLong.of(1), sample(Double.NaN, Double.NaN, Double.NaN)))
                .hasSize(3);
    }

    private static List<String> failures(OptionalLong pid, ServerSample after) {
        List<String> failures = new ArrayList<>();
        new ReturnVerdict(URI.create("http://127.0.0.1:1/metrics"), pid, 32, sample(2, 2, 50e6)).judge(after, failures);
        return failures;
    }

    private static ServerSample sample(double connections, double coroutines, double heapUsed) {
        return new ServerSample(0, connections, connections, coroutines, 0, 0, heapUsed);
    }
}
