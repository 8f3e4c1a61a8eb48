package dev.heddle.load.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Connections that are kept: what is held, what is counted as failed, and how reports travel and add up. */
final class HeldConnectionsTest {
    private static final int CONNECTIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static HeldPlan plan(int port, Duration interval) throws Exception {
        List<InetAddress> loopback = List.of(InetAddress.getLoopbackAddress());
        return new HeldPlan(
                port, CONNECTIONS, InetAddress.getByName("127.0.1.7"), loopback, Duration.ofMillis(50), 8, interval);
    }

    private static HeldReport await(HeldConnections connections, Predicate<HeldReport> wanted) {
        long start = System.nanoTime();
        HeldReport sum = HeldReport.none();
        while (true) {
            HeldReport now = connections.report();
            sum = new HeldReport(
                    now.held(), now.failed(), now.requests(), sum.plus(now).latencies(), now.failure());
            if (wanted.test(sum)) {
                return sum;
            }
            assertThat(System.nanoTime() - start).as("%s", sum).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void eachConnectionSendsAgainAndAgain() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.hello());
                HeldConnections connections =
                        new HeldConnections(plan(server.address().getPort(), Duration.ofMillis(100)))) {
            connections.start();

            HeldReport report = await(connections, now -> now.requests() >= 5 * CONNECTIONS);

            assertThat(report.held()).isEqualTo(CONNECTIONS);
            assertThat(report.failed()).isZero();
            assertThat(server.connections()).isEqualTo(CONNECTIONS);
            assertThat(report.latencies().getTotalCount()).isEqualTo(report.requests());
        }
    }

    @Test
    void whatTheServerClosesIsCountedOnceAndNotOpenedAgain() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(request -> request % 4 == 0 ? List.of() : ScriptedServer.hello());
                HeldConnections connections =
                        new HeldConnections(plan(server.address().getPort(), Duration.ofHours(1)))) {
            connections.start();

            HeldReport report = await(connections, now -> now.held() + now.failed() == CONNECTIONS);

            assertThat(report.failed()).isEqualTo(CONNECTIONS / 4);
            assertThat(report.failure()).isEqualTo("the server closed a connection");
            assertThat(server.connections()).isEqualTo(CONNECTIONS);
        }
    }

    @Test
    void aWrongAnswerIsAFailure() throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(request -> List.of(ScriptedServer.response("503 Service Unavailable", "")));
                HeldConnections connections =
                        new HeldConnections(plan(server.address().getPort(), Duration.ofHours(1)))) {
            connections.start();

            HeldReport report = await(connections, now -> now.failed() == CONNECTIONS);

            assertThat(report.held()).isZero();
            assertThat(report.failure()).contains("HTTP/1.1 503");
        }
    }

    @Test
    void plansAndReportsSurviveTheirWayBetweenProcesses() throws Exception {
        HeldPlan plan = plan(4711, Duration.ofSeconds(30));
        assertThat(HeldPlan.parse(plan.toLine())).isEqualTo(plan);
        HeldReport report = new HeldReport(3, 1, 12, HeldReport.newHistogram(), "no connection: refused, 100 %");
        report.latencies().recordValue(1_000_000);
        assertThat(HeldReport.parse(report.toLine())).isEqualTo(report);
        assertThat(HeldReport.parse(HeldReport.none().toLine())).isEqualTo(HeldReport.none());
    }

    @Test
    void percentilesAreThoseOfAllTogether() {
        HeldReport fast = new HeldReport(1, 0, 99, HeldReport.newHistogram(), "");
        fast.latencies().recordValueWithCount(1_000_000, 99);
        HeldReport slow = new HeldReport(1, 0, 1, HeldReport.newHistogram(), "late");
        slow.latencies().recordValue(1_000_000_000);

        HeldReport both = fast.plus(slow);

        assertThat(both.latency().p99().toMillis()).isEqualTo(1);
        assertThat(both.latency().longest().toMillis()).isBetween(990L, 1_010L);
        assertThat(both.requests()).isEqualTo(100);
        assertThat(both.failure()).isEqualTo("late");
    }
}
