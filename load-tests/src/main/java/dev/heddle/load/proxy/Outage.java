package dev.heddle.load.proxy;

import dev.heddle.load.client.Latency;
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

/** Of three upstreams one is killed and started again, over and over: no idempotent request fails. */
final class Outage {
    private static final int UPSTREAMS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * Methods that may be sent again (RFC 9110 9.2.2), with a body and without; one that is long enough to be hit. All have
     * answers that an upstream sends in one piece: no proxy that streams can take back the half of one.
     */
    private static final List<RequestKind> KINDS = List.of(
            RequestKind.plaintext(),
            RequestKind.delay(Duration.ofMillis(20)),
            new RequestKind("PUT", "/anything", "once or twice is the same".repeat(40), null, Duration.ZERO),
            new RequestKind("HEAD", "/plaintext", "", "", Duration.ZERO),
            new RequestKind("DELETE", "/anything", "", null, Duration.ZERO));

    private final ProxyOptions options;
    private final PrintStream out;
    private final List<Origin> origins = new ArrayList<>();
    private int killed;
    private Duration longestRestart = Duration.ZERO;

    Outage(ProxyOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs it, at each number of connections. */
    Finding run() throws IOException, InterruptedException, LoadException {
        try {
            for (int i = 1; i <= UPSTREAMS; i++) {
                origins.add(Origin.start(options, "upstream-" + i));
            }
            List<Integer> ports = origins.stream().map(Origin::port).toList();
            try (HeddleProxy proxy = HeddleProxy.start(options, HeddleProxy.toUpstreams(ports))) {
                return through(proxy);
            }
        } finally {
            origins.forEach(Origin::close);
        }
    }

    private Finding through(HeddleProxy proxy) throws IOException, InterruptedException, LoadException {
        List<String> failures = new ArrayList<>();
        StringBuilder table = new StringBuilder("""
            %d upstreams, one killed (SIGKILL) and started again every %.1f s (%s) for %d s

            | connections | kills | longest restart, s | answered | failed | p50, ms | p99, ms | longest, ms |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """.formatted(
                        UPSTREAMS,
                        options.every().toMillis() / 1e3,
                        options.sameVictim() ? "always the same" : "each in turn",
                        options.seconds().toSeconds()));
        for (int connections : options.connections()) {
            killed = 0;
            Tally tally = underLoad(proxy, connections);
            failures.addAll(TrafficRun.failuresOf(tally));
            if (killed == 0) {
                failures.add("no upstream was killed: proxy.every-ms is too long for proxy.seconds");
            }
            table.append(row(connections, tally));
        }
        if (proxy.process().stop() != 0) {
            failures.add("the proxy did not end with status 0");
        }
        return new Finding(table.toString(), failures);
    }

    private Tally underLoad(HeddleProxy proxy, int connections)
            throws IOException, InterruptedException, LoadException {
        out.println(
                "%,d connections, %d s".formatted(connections, options.seconds().toSeconds()));
        try (Traffic traffic = new Traffic(proxy.port(), KINDS, connections, LIMIT)) {
            traffic.start();
            traffic.awaitAnswers();
            new TrafficRun(traffic, out).disturb(options.seconds(), options.every(), this::killOne);
            traffic.stop();
            return traffic.tallied();
        }
    }

    private void killOne() throws IOException, InterruptedException {
        Origin victim = origins.get(options.sameVictim() ? 0 : killed % UPSTREAMS);
        killed++;
        victim.kill();
        Duration restart = victim.restart();
        longestRestart = longestRestart.compareTo(restart) > 0 ? longestRestart : restart;
    }

    private String row(int connections, Tally tally) {
        Latency latency = tally.latency();
        return "| %,d | %d | %.1f | %,d | %,d | %.2f | %.2f | %.0f |\n"
                .formatted(
                        connections,
                        killed,
                        longestRestart.toMillis() / 1e3,
                        tally.of(Outcome.ANSWERED),
                        tally.otherThan(Set.of(Outcome.ANSWERED)),
                        Latency.millis(latency.median()),
                        Latency.millis(latency.p99()),
                        Latency.millis(latency.longest()));
    }
}
