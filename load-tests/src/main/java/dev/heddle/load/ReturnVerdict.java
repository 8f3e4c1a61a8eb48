package dev.heddle.load;

import dev.heddle.load.support.HeapHistogram;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whether the server has returned to what it was before a load: open connections, live coroutines, heap. The heap is
 * judged where the server's process is known, since only then can it be made to collect its garbage first.
 */
final class ReturnVerdict implements ServerVerdict {
    /** The readings' own connections come and go. */
    private static final int OTHERS = 5;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private final URI metrics;
    private final OptionalLong pid;
    private final int heapGrowthMb;
    private final ServerSample before;

    ReturnVerdict(URI metrics, OptionalLong pid, int heapGrowthMb, ServerSample before) {
        this.metrics = metrics;
        this.pid = pid;
        this.heapGrowthMb = heapGrowthMb;
        this.before = before;
    }

    static ReturnVerdict before(URI metrics, OptionalLong pid, int heapGrowthMb)
            throws IOException, InterruptedException {
        collect(pid);
        return new ReturnVerdict(metrics, pid, heapGrowthMb, ServerWatch.sample(metrics));
    }

    @Override
    public void after(List<ServerSample> samples, List<String> failures, List<String> notes)
            throws IOException, InterruptedException {
        awaitReturn();
        collect(pid);
        ServerSample after = ServerWatch.sample(metrics);
        judge(after, failures);
        notes.add("server before and after: connections %,.0f, %,.0f; coroutines %,.0f, %,.0f; heap %.1f MB, %.1f MB%s"
                .formatted(
                        before.connections(),
                        after.connections(),
                        before.coroutines(),
                        after.coroutines(),
                        before.heapUsed() / 1e6,
                        after.heapUsed() / 1e6,
                        pid.isPresent() ? "" : " (garbage included, not judged)"));
    }

    void judge(ServerSample after, List<String> failures) {
        if (!hasReturned(before.connections(), after.connections())) {
            failures.add("%,.0f connections are open, %,.0f were before"
                    .formatted(after.connections(), before.connections()));
        }
        if (!hasReturned(before.coroutines(), after.coroutines())) {
            failures.add(
                    "%,.0f coroutines are live, %,.0f were before".formatted(after.coroutines(), before.coroutines()));
        }
        double growth = (after.heapUsed() - before.heapUsed()) / 1e6;
        if (pid.isPresent() && !(growth <= heapGrowthMb)) {
            failures.add("the server's heap has grown by %.1f MB, allowed are %d".formatted(growth, heapGrowthMb));
        }
    }

    /** Not a number has not returned: a server without the metric cannot be judged. */
    private static boolean hasReturned(double before, double after) {
        return after <= before + OTHERS;
    }

    /** Connections that the client has closed, the server learns of a little later. */
    private void awaitReturn() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        ServerSample now = ServerWatch.sample(metrics);
        while (!(hasReturned(before.connections(), now.connections())
                        && hasReturned(before.coroutines(), now.coroutines()))
                && System.nanoTime() < deadline) {
            Thread.sleep(POLL_INTERVAL);
            now = ServerWatch.sample(metrics);
        }
    }

    /** A full collection, twice; the histogram itself is not looked at. */
    private static void collect(OptionalLong pid) throws IOException, InterruptedException {
        if (pid.isPresent()) {
            HeapHistogram.of(pid.getAsLong());
        }
    }
}
