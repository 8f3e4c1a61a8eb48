package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.RawResponse;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.OverloadLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is too much is told so at once, and counted, and its connection goes on. */
@ExtendWith(NoLeaks.class)
class OverloadTest {
    /** What a single wait must be to be too long whatever was before it. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @RegisterExtension
    final TestServer server = new TestServer();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Signal begun = new Signal("the first request has its handler");
    private final Signal mayEnd = new Signal("the first request may end");

    private final HttpHandler first = exchange -> {
        if (exchange.request().path().equals("/first")) {
            begun.give();
            mayEnd.await();
        }
        exchange.response().send(exchange.request().body().readText());
    };

    private void start(OverloadLimits limits, HttpHandler handler) throws IOException {
        server.start(
                Server.builder().eventLoops(1).http(0, handler).overload(limits).meters(registry));
    }

    private double shed(String reason) {
        return registry.get("http.server.shed")
                .tag("reason", reason)
                .functionCounter()
                .count();
    }

    private static void assertShed(RawResponse answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(answer.header("connection")).isNull();
    }

    @Test
    void oneRequestMoreIsTurnedAwayAndItsConnectionGoesOn() throws Exception {
        start(new OverloadLimits(Duration.ZERO, 1, 100), first);
        var holder = server.connect().get("/first");
        begun.await();
        var client = server.connect();

        assertShed(client.get("/second").read());
        assertShed(client.post("/third", "with a body").read());
        assertThat(shed("requests")).isEqualTo(2);
        mayEnd.give();
        assertThat(holder.read().status()).isEqualTo(200);

        // The handler ends a little later than a client may see.
        Eventually.isTrue("its place is free", () -> isServed(client));
    }

    private static boolean isServed(RawClient client) {
        try {
            return client.post("/fourth", "served").read().text().equals("served");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLongBodyOfWhatIsTurnedAwayEndsItsConnection() throws Exception {
        start(new OverloadLimits(Duration.ZERO, 1, 100), first);
        var holder = server.connect().get("/first");
        begun.await();

        var client = server.connect()
                .sendLines("POST / HTTP/1.1", "Host: a", "Content-Length: 100000000", "Expect: 100-continue", "");

        assertThat(client.read().status()).isEqualTo(503);
        assertThat(client.readToEnd()).isEmpty();
        mayEnd.give();
        assertThat(holder.read().status()).isEqualTo(200);
    }

    @Test
    void whatHasWaitedTooLongForItsLoopIsTurnedAway() throws Exception {
        assumeTrue(EventLoops.coroutinesRunOnEventLoops(), "else nobody waits for a loop");
        start(new OverloadLimits(Duration.ofMillis(1), 0, 100), exchange -> {
            if (exchange.request().path().equals("/long")) {
                computeLongerThan(INTERVAL);
            }
            exchange.response().send("served");
        });
        var one = open();
        var other = open();

        holdUpLoop(begun, mayEnd);
        begun.await();
        one.get("/long");
        other.get("/long");
        mayEnd.give();

        assertThat(one.read().status() + other.read().status()).isEqualTo(200 + 503);
        assertThat(shed("delay")).isEqualTo(1);
        assertThat(other.get("/").read().text()).isEqualTo("served");
    }

    private RawClient open() throws IOException {
        var client = server.connect();
        assertThat(client.get("/").read().text()).isEqualTo("served");
        return client;
    }

    /** Both requests are to be there when it goes on. */
    private void holdUpLoop(Signal heldUp, Signal mayGoOn) {
        server.server().eventLoops().nettyGroup().next().execute(() -> {
            heldUp.give();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void computeLongerThan(Duration time) {
        long start = System.nanoTime();
        while (System.nanoTime() - start <= time.toNanos() + TimeUnit.MILLISECONDS.toNanos(50)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void limitsHaveRanges() {
        assertThatThrownBy(() -> new OverloadLimits(Duration.ofMillis(-1), 0, 98))
                .hasMessage("delay PT-0.001S: allowed is 0 and more");
        assertThatThrownBy(() -> new OverloadLimits(Duration.ZERO, -1, 98))
                .hasMessage("-1 requests: allowed is 0 and more");
        assertThatThrownBy(() -> new OverloadLimits(Duration.ZERO, 0, 101))
                .hasMessage("101 percent of the heap: allowed are 1 to 100");
    }
}
