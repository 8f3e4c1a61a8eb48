package dev.heddle.load.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoadGeneratorTest {
    private static final int CONNECTIONS = 50;
    private static final int REQUESTS = 2_000;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void countsWhatTheServerAnswered() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.hello());
                LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(CONNECTIONS);
            assertThat(server.connections()).isEqualTo(CONNECTIONS);
            assertThat(generator.completed()).isEqualTo(CONNECTIONS).isEqualTo(server.requests());
            runUntil(generator, REQUESTS);
            generator.pause();
            assertThat(generator.completed()).isGreaterThanOrEqualTo(REQUESTS).isEqualTo(server.requests());
            assertThat(server.connections()).isEqualTo(CONNECTIONS);
            Latency latency = generator.takeLatency();
            assertThat(latency.median()).isPositive().isLessThanOrEqualTo(latency.p99());
            assertThat(latency.longest()).isGreaterThanOrEqualTo(latency.p99());
            assertThat(generator.takeLatency().longest()).as("taken already").isZero();
        }
    }

    @Test
    void runsAgainAfterAPause() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.hello());
                LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(CONNECTIONS);
            runUntil(generator, REQUESTS);
            generator.pause();
            long paused = generator.completed();
            runUntil(generator, paused + REQUESTS);
            generator.pause();
            assertThat(generator.completed()).isEqualTo(server.requests()).isGreaterThan(paused);
        }
    }

    @Test
    void sendsNoFasterThanTheRate() throws Exception {
        int rate = 1_000;
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.hello());
                LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(CONNECTIONS);
            long start = System.nanoTime();
            generator.run(rate);
            awaitCompleted(generator, CONNECTIONS + rate / 4);
            generator.pause();
            long due = (System.nanoTime() - start) * rate / SECOND_NANOS + 1;
            assertThat(generator.completed() - CONNECTIONS).isEqualTo(server.requests() - CONNECTIONS);
            assertThat(generator.completed() - CONNECTIONS).isLessThanOrEqualTo(due);
        }
    }

    @Test
    void whatWasDueInAStallCountsFromWhenItWasDue() throws Exception {
        int rate = 500;
        int stalled = rate / 2;
        CountDownLatch stall = new CountDownLatch(1);
        try (ScriptedServer server =
                        new ScriptedServer(request -> request == 2 ? after(stall) : ScriptedServer.hello());
                LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(1);
            generator.takeLatency();
            long start = System.nanoTime();
            generator.run(rate);
            awaitCompleted(generator, 1);
            while (System.nanoTime() - start < stalled * SECOND_NANOS / rate) {
                Thread.onSpinWait();
            }
            assertThat(generator.completed()).isEqualTo(1);
            stall.countDown();
            awaitCompleted(generator, stalled);
            generator.pause();
            Latency latency = generator.takeLatency();
            // Of the requests that were due in it each waited for the rest of the stall, and not the first of them
            // alone.
            assertThat(latency.median().toMillis()).isGreaterThan(500 / 4);
            assertThat(latency.longest().toMillis()).isGreaterThanOrEqualTo(500 * 9 / 10);
        }
    }

    private static List<String> after(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ScriptedServer.hello();
    }

    @Test
    void aResponseMayComeInPieces() throws Exception {
        String hello = ScriptedServer.hello().getFirst();
        List<String> pieces = List.of(hello.substring(0, 5), hello.substring(5, 40), hello.substring(40));
        try (ScriptedServer server = new ScriptedServer(request -> pieces);
                LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(CONNECTIONS);
            runUntil(generator, 4 * CONNECTIONS);
            generator.pause();
            assertThat(generator.completed()).isEqualTo(server.requests());
        }
    }

    @Test
    void anotherStatusIsAFailure() throws Exception {
        String unavailable = ScriptedServer.response("503 Service Unavailable", "");
        assertThat(failureOf(List.of(unavailable))).contains("HTTP/1.1 503 Service Unavailable");
    }

    @Test
    void aClosedConnectionIsAFailure() throws Exception {
        assertThat(failureOf(List.of())).isEqualTo("the server closed a connection");
    }

    @Test
    void moreThanOneResponseIsAFailure() throws Exception {
        assertThat(failureOf(List.of(ScriptedServer.hello().getFirst() + "!"))).startsWith("1 bytes more");
    }

    /** Answers well at first, then once with the fault, in the middle of the load. */
    private static String failureOf(List<String> fault) throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(request -> request == REQUESTS ? fault : ScriptedServer.hello());
                LoadGenerator generator = new LoadGenerator(server.address())) {
            generator.open(CONNECTIONS);
            generator.run();
            LoadException[] failure = new LoadException[1];
            assertThatExceptionOfType(LoadException.class)
                    .isThrownBy(() -> awaitFailure(generator))
                    .satisfies(thrown -> failure[0] = thrown);
            assertThatExceptionOfType(LoadException.class).isThrownBy(generator::pause);
            return failure[0].getMessage();
        }
    }

    @Test
    void anotherBodyIsAFailureAtOnce() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(request -> List.of(ScriptedServer.response("200 OK", "Good day")));
                LoadGenerator generator = new LoadGenerator(server.address())) {
            assertThatExceptionOfType(LoadException.class)
                    .isThrownBy(() -> generator.open(CONNECTIONS))
                    .withMessage("the body is not 'Hello, World!' but: Good day");
        }
    }

    @Test
    void anAnswerForWhichTheServerHasNotWaitedIsAFailure() throws Exception {
        String hello = ScriptedServer.response("200 OK", Page.FRESH_QUOTE.body());
        try (ScriptedServer server = new ScriptedServer(request -> List.of(hello));
                LoadGenerator generator = new LoadGenerator(server.address(), Page.FRESH_QUOTE)) {
            assertThatExceptionOfType(LoadException.class)
                    .isThrownBy(() -> {
                        generator.open(CONNECTIONS);
                        generator.run();
                        awaitFailure(generator);
                    })
                    .withMessageMatching("an answer after \\d+\\.\\d\\d ms, for which the server has to wait 20 ms");
        }
    }

    @Test
    void noServerIsAFailure() {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
        try (LoadGenerator generator = new LoadGenerator(nobody)) {
            assertThatExceptionOfType(LoadException.class)
                    .isThrownBy(() -> generator.open(CONNECTIONS))
                    .withMessageStartingWith("no connection: ");
        }
    }

    private static void runUntil(LoadGenerator generator, long completed) throws LoadException {
        generator.run();
        awaitCompleted(generator, completed);
    }

    private static void awaitCompleted(LoadGenerator generator, long completed) throws LoadException {
        long deadline = deadline();
        while (generator.completed() < completed && System.nanoTime() < deadline) {
            generator.requireNoFailure();
            Thread.onSpinWait();
        }
        assertThat(generator.completed()).isGreaterThanOrEqualTo(completed);
    }

    private static void awaitFailure(LoadGenerator generator) throws LoadException {
        long deadline = deadline();
        while (System.nanoTime() < deadline) {
            generator.requireNoFailure();
            Thread.onSpinWait();
        }
    }

    private static long deadline() {
        return System.nanoTime() + Duration.ofSeconds(20).toNanos();
    }
}
