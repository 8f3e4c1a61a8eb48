package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler that computes for long is named in the log, with its connection and its stack. */
@ExtendWith(NoLeaks.class)
class StallTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final CountDownLatch release = new CountDownLatch(1);

    private void compute() {
        while (release.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void handlerThatComputesIsNamedAndCounted() throws IOException {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "coroutines do not hold up their loops");
        var registry = new SimpleMeterRegistry();
        server.startThatTellsStalls(Server.builder()
                .eventLoops(1)
                .meters(registry)
                // Longer than the first request takes on a JVM that is cold.
                .stallLimit(Duration.ofSeconds(2))
                .http(0, exchange -> {
                    compute();
                    exchange.response().send("done");
                }));
        try (var client = server.connect().get("/")) {
            assertThat(server.expectLog("has been held up for")).contains("by coroutine http 127.0.0.1:", "compute(");
            assertThat(registry.get("event.loop.stalls").functionCounter().count())
                    .isEqualTo(1);

            release.countDown();

            assertThat(client.read().text()).isEqualTo("done");
            server.expectLog("goes on; it was held up for");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void limitMustBeMoreThanZero(Duration limit) {
        assertThatThrownBy(() -> Server.builder().stallLimit(limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stall limit " + limit + ": allowed is more than zero");
    }
}
