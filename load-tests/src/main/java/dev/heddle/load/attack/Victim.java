package dev.heddle.load.attack;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.PrometheusText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The server that is attacked: the echo server, with short limits of time so that an attack need not be long. */
final class Victim implements AutoCloseable {
    /** For those that are between two windows. */
    private static final int MORE_CONNECTIONS = 200;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    /** Beside the limits of the server: for what it still has to do when all have left. */
    private static final Duration REST_LIMIT = Duration.ofSeconds(30);

    private final HeddleServer heddle;
    private final StartedContender started;
    private final Duration restLimit;
    private final HttpProbe probe = new HttpProbe();

    private Victim(HeddleServer heddle, StartedContender started, Duration restLimit) {
        this.heddle = heddle;
        this.started = started;
        this.restLimit = restLimit;
    }

    static Victim start(AttackOptions options) throws IOException, InterruptedException, LoadException {
        HeddleServer heddle = HeddleServer.onFreePorts(options.jar(), "127.0.0.1");
        Contender contender = new Contender(
                "heddle",
                heddle.echo(options.serverJvm(), arguments(options)),
                heddle.port(),
                heddle.admin("/health/ready"));
        StartedContender started = StartedContender.start(contender, options.serverCpus(), options.results());
        return new Victim(heddle, started, REST_LIMIT.plus(options.limit()));
    }

    private static List<String> arguments(AttackOptions options) {
        String limit = options.limit().toSeconds() + "s";
        int connections = options.connections() + options.clients() + MORE_CONNECTIONS;
        return List.of(
                "--head-timeout", limit,
                "--body-timeout", limit,
                "--send-timeout", limit,
                "--handler-timeout", limit,
                "--max-connections", Integer.toString(connections));
    }

    StartedContender started() {
        return started;
    }

    /** How often the limit of an attack has ended a connection, or a request, or refused one. */
    long counted(AttackKind kind) throws IOException, InterruptedException {
        String meter = kind.meter().replace('.', '_') + "_total";
        return (long) metrics().sum(meter, "limit", kind.limit()).orElse(0);
    }

    /** Waits until that is more, but not for long: a machine that is busy with other things may need more than a window. */
    void awaitMoreCounted(AttackKind kind, long before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + restLimit.toNanos();
        while (counted(kind) <= before && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** Waits until all who were there have left. */
    void awaitRest() throws IOException, InterruptedException, LoadException {
        long deadline = System.nanoTime() + restLimit.toNanos();
        while (metrics().sum("connection_open").orElse(0) > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new LoadException(
                        "connections are still open %d s after all clients have left".formatted(restLimit.toSeconds()));
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private PrometheusText metrics() throws IOException, InterruptedException {
        return PrometheusText.parse(probe.body(heddle.admin("/metrics")));
    }

    @Override
    public void close() {
        started.close();
        probe.close();
    }
}
