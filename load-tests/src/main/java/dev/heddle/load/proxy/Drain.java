package dev.heddle.load.proxy;

import dev.heddle.load.client.Outcome;
import dev.heddle.load.client.RequestKind;
import dev.heddle.load.client.Tally;
import dev.heddle.load.client.Traffic;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The proxy is told to stop (SIGTERM) under load: every request that it has is answered to the end, every answer says that
 * it is its connection's last, and the process ends with status 0 within the grace time.
 *
 * <p>Two things are counted and are no failures: a connection that is refused, as nobody listens any more; and a request that
 * crossed the close of its connection, which was idle: the proxy has never read it ({@link Outcome#CROSSED}).
 */
final class Drain {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Set<Outcome> FINE = Set.of(Outcome.ANSWERED, Outcome.CROSSED, Outcome.REFUSED);

    /** Always busy, busy for long, with bodies, and idle for the most part. */
    private static final List<RequestKind> KINDS = List.of(
            RequestKind.plaintext(),
            RequestKind.delay(Duration.ofMillis(500)),
            RequestKind.echo("POST", "to be answered".repeat(70)),
            RequestKind.plaintext().withPause(Duration.ofMillis(200)));

    private final ProxyOptions options;
    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();

    Drain(ProxyOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs it, with a proxy of its own for each number of connections. */
    Finding run() throws IOException, InterruptedException, LoadException {
        StringBuilder table = new StringBuilder("""
            SIGTERM to the proxy under load, grace time %d s; requests from the signal on

            | connections | answered | with Connection: close | lost or cut off | other status | crossed a close | refused | exit status | end after, s |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """.formatted(options.grace().toSeconds()));
        try (Origin origin = Origin.start(options, "upstream")) {
            for (int connections : options.connections()) {
                table.append(drained(origin, connections));
            }
        }
        return new Finding(table.toString(), failures);
    }

    private String drained(Origin origin, int connections) throws IOException, InterruptedException, LoadException {
        List<String> arguments = new ArrayList<>(HeddleProxy.toUpstreams(List.of(origin.port())));
        arguments.addAll(List.of("--grace", options.grace().toSeconds() + "s"));
        out.println("%,d connections".formatted(connections));
        try (HeddleProxy proxy = HeddleProxy.start(options, arguments);
                Traffic traffic = new Traffic(proxy.port(), KINDS, connections, LIMIT)) {
            traffic.start();
            traffic.awaitAnswers();
            new TrafficRun(traffic, out).leaveAlone(options.seconds());
            failures.addAll(TrafficRun.failuresOf(traffic.tallied()));
            return drained(proxy, traffic, connections);
        }
    }

    private String drained(HeddleProxy proxy, Traffic traffic, int connections)
            throws IOException, InterruptedException {
        traffic.expectEnd();
        Tally before = traffic.tallied();
        long start = System.nanoTime();
        proxy.process().signal("TERM");
        boolean ended = proxy.process().awaitEnd(options.grace().plus(LIMIT));
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean closed = traffic.awaitEnd(LIMIT);
        int status = proxy.process().stop();
        Tally after = traffic.tallied().since(before);
        check(ended && closed, status, seconds, after);
        out.println("after SIGTERM: " + after + (after.details().isEmpty() ? "" : " (" + after.details() + ")"));
        return row(connections, after, status, seconds);
    }

    private void check(boolean ended, int status, double seconds, Tally after) {
        if (!ended) {
            failures.add("the proxy, or a connection to it, did not end");
        }
        if (status != 0) {
            failures.add("the proxy ended with status " + status);
        }
        // What is left of the grace time goes to handlers that are cancelled, and to the end of the JVM.
        if (seconds > options.grace().toSeconds() + 2) {
            failures.add("the proxy ended after %.1f s".formatted(seconds));
        }
        if (after.otherThan(FINE) > 0) {
            failures.add("%,d requests failed: %s".formatted(after.otherThan(FINE), after.details()));
        }
        if (after.announcedCloses() == 0) {
            failures.add("no answer had 'Connection: close'");
        }
    }

    private static String row(int connections, Tally after, int status, double seconds) {
        return "| %,d | %,d | %,d | %,d | %,d | %,d | %,d | %d | %.1f |\n"
                .formatted(
                        connections,
                        after.of(Outcome.ANSWERED),
                        after.announcedCloses(),
                        after.of(Outcome.LOST) + after.of(Outcome.BROKEN) + after.of(Outcome.TIMED_OUT),
                        after.of(Outcome.WRONG_STATUS) + after.of(Outcome.WRONG_BODY),
                        after.of(Outcome.CROSSED),
                        after.of(Outcome.REFUSED),
                        status,
                        seconds);
    }
}
