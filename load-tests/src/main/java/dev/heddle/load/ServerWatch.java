package dev.heddle.load;

import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.PrometheusText;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the server's metrics once a second in a thread of its own. */
final class ServerWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final PrintStream out;
    private final long start = System.nanoTime();

    /** Guarded by itself. */
    private final List<ServerSample> samples = new ArrayList<>();

    /** Set by {@link #start} only, before the thread begins. */
    private Optional<Thread> thread = Optional.empty();

    private ServerWatch(PrintStream out) {
        this.out = out;
    }

    /** Starts; where there are no metrics there are no samples. */
    static ServerWatch start(Optional<URI> metrics, PrintStream out) {
        ServerWatch watch = new ServerWatch(out);
        watch.thread = metrics.map(
                uri -> Thread.ofPlatform().name("server-watch").daemon().unstarted(() -> watch.watch(uri)));
        watch.thread.ifPresent(Thread::start);
        return watch;
    }

    /** One reading, now. */
    static ServerSample sample(URI metrics) throws IOException, InterruptedException {
        try (HttpProbe probe = new HttpProbe()) {
            return ServerSample.of(0, PrometheusText.parse(probe.body(metrics)));
        }
    }

    List<ServerSample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    @Override
    public void close() {
        thread.ifPresent(Thread::interrupt);
    }

    private void watch(URI metrics) {
        try (HttpProbe probe = new HttpProbe()) {
            while (true) {
                sample(probe, metrics);
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            // Closed: the watch is over.
        }
    }

    /** A reading that fails is said and skipped: whether the server still serves, the requests tell. */
    private void sample(HttpProbe probe, URI metrics) throws InterruptedException {
        try {
            PrometheusText text = PrometheusText.parse(probe.body(metrics));
            ServerSample sample = ServerSample.of((System.nanoTime() - start) / 1e9, text);
            synchronized (samples) {
                samples.add(sample);
            }
        } catch (IOException | IllegalArgumentException e) {
            out.println("no metrics: " + e.getMessage());
        }
    }
}
