package dev.heddle.load.streams;

import dev.heddle.load.support.HeapHistogram;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** What a request in flight takes of the server's heap, by class: full collections without any, and with all. */
final class HeapPerStream {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int SHOWN = 30;

    private final StreamsOptions options;
    private final StreamsPlan plan;
    private final StreamsServer server;
    private final PrintStream out;

    HeapPerStream(StreamsOptions options, StreamsPlan plan, StreamsServer server, PrintStream out) {
        this.options = options;
        this.plan = plan;
        this.server = server;
        this.out = out;
    }

    /** Measures, and gives the table in Markdown. */
    String run() throws IOException, InterruptedException, LoadException {
        Flight.warmUp(options, server, out);
        HeapHistogram before = server.heap();
        try (ClientFleet clients = ClientFleet.start(plan)) {
            clients.begin(plan.shares(server.port(), options));
            awaitLive();
            HeapHistogram heap = server.heap();
            ClientReport report = clients.report();
            if (report.ended() > 0) {
                throw new LoadException("%,d requests have ended before the heap was looked at, %s"
                        .formatted(report.ended(), "take fewer, or a longer streams.delay"));
            }
            return table(before, heap);
        }
    }

    private void awaitLive() throws InterruptedException, LoadException {
        long deadline = System.nanoTime() + options.delay().toNanos();
        while (live() < plan.requests()) {
            if (System.nanoTime() > deadline) {
                throw new LoadException("%,d of %,d requests are in flight".formatted(live(), plan.requests()));
            }
            Thread.sleep(LOOK);
        }
    }

    private long live() throws InterruptedException {
        return server.metrics()
                .map(metrics -> (long) metrics.sum("coroutine_live").orElse(0))
                .orElse(0L);
    }

    private String table(HeapHistogram before, HeapHistogram heap) {
        long requests = plan.requests();
        StringBuilder table = new StringBuilder("""
            Live heap of the server for each of %,d requests in flight on %,d connections, `%s`

            | class | bytes a request |
            | --- | ---: |
            | all | %,.0f |
            """.formatted(
                        requests,
                        plan.connections(),
                        String.join(" ", server.jvm()),
                        (double) (heap.totalBytes() - before.totalBytes()) / requests));
        heap.growthSince(before).stream()
                .limit(SHOWN)
                .forEach(growth -> table.append(
                        "| `%s` | %,.1f |\n".formatted(growth.className(), (double) growth.bytes() / requests)));
        return table.toString();
    }
}
