package dev.heddle.load;

import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.PrometheusText;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the server's metrics once a second in a thread of its own, and prints every fifth reading. */
final class ServerWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int PRINTED = 5;

    private final URI metrics;
    private final PrintStream out;
    private final long start = System.nanoTime();
    private final Thread thread;

    /** Guarded by itself. */
    private final List<ServerSample> samples = new ArrayList<>();

    private ServerWatch(URI metrics, PrintStream out) {
        this.metrics = metrics;
        this.out = out;
        this.thread = Thread.ofPlatform().name("server-watch").daemon().unstarted(this::watch);
    }

    static ServerWatch start(URI metrics, PrintStream out) {
        ServerWatch watch = new ServerWatch(metrics, out);
        watch.thread.start();
        return watch;
    }

    List<ServerSample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try (HttpProbe probe = new HttpProbe()) {
            for (int reading = 0; ; reading++) {
                sample(probe, reading % PRINTED == 0);
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            // Closed: the watch is over.
        }
    }

    /** A reading that fails is said and skipped: whether the server still serves, the requests tell. */
    private void sample(HttpProbe probe, boolean print) throws InterruptedException {
        try {
            PrometheusText text = PrometheusText.parse(probe.body(metrics));
            ServerSample sample = ServerSample.of((System.nanoTime() - start) / 1e9, text);
            synchronized (samples) {
                samples.add(sample);
            }
            if (print) {
                out.println(line(sample));
            }
        } catch (IOException | IllegalArgumentException e) {
            out.println("no metrics: " + e.getMessage());
        }
    }

    private String line(ServerSample sample) {
        List<ServerSample> all = samples();
        ServerSample earlier = all.get(Math.max(0, all.size() - 1 - PRINTED));
        return "%5.0f s  connections %7s  coroutines live %7s  requests/s %8s  switches/s %8s  heap used %5s MB"
                .formatted(
                        sample.seconds(),
                        figure(sample.connections()),
                        figure(sample.coroutines()),
                        figure(sample.requestsPerSecond(earlier)),
                        figure(sample.switchesPerSecond(earlier)),
                        figure(sample.heapUsed() / 1e6));
    }

    /** What is not known, or has no earlier reading to compare with, is a dash. */
    private static String figure(double value) {
        return Double.isNaN(value) ? "-" : "%,.0f".formatted(value);
    }
}
