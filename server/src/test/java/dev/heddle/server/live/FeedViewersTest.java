package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each viewer has a coroutine that ends with it, all share the samples, and without a viewer there are none. */
class FeedViewersTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final AtomicInteger readings = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        var figures = new Readings(() -> null, new SimpleMeterRegistry(), System::nanoTime);
        var sampler = new Sampler(
                () -> {
                    readings.incrementAndGet();
                    return figures.get();
                },
                System::nanoTime);
        server.http(new Feed(sampler, new LoadControl(LoadPermission.GIVEN, () -> null), () -> false));
    }

    private EventReader open() throws IOException {
        return EventReader.open(
                URI.create("http://127.0.0.1:" + server.server().httpAddress().getPort() + "/"));
    }

    @Test
    void viewersShareTheSamples() throws Exception {
        try (var one = open();
                var other = open()) {
            one.next("history");
            other.next("history");
            for (int i = 0; i < 2; i++) {
                assertThat(other.next("sample")).isEqualTo(one.next("sample"));
            }
        }
    }

    @Test
    void aViewerThatLeavesEndsItsCoroutineAndTheSampling() throws Exception {
        assertThat(readings).hasValue(0);
        var events = open();
        events.next("sample");
        assertThat(server.coroutines()).hasSize(1);

        events.close();

        Eventually.isTrue("no coroutine is live", () -> server.coroutines().isEmpty());
        assertThat(readings.get()).isGreaterThanOrEqualTo(2);
    }
}
