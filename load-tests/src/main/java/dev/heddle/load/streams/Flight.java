package dev.heddle.load.streams;

import dev.heddle.load.machine.KernelMemory;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.PrometheusText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/** Sends all requests, looks on while they are in flight, and waits for the last answer. */
final class Flight {
    private static final Path PROC = Path.of("/proc");
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PROGRESS = Duration.ofSeconds(5);

    /** What it may take beyond ramp and delay. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StreamsOptions options;
    private final StreamsPlan plan;
    private final StreamsServer server;
    private final PrintStream out;

    /** The most at any look: coroutines of the server, requests by the clients, heap in use. */
    private long mostLive;

    private long mostInFlight;
    private long mostHeap;
    private long nextLine;

    Flight(StreamsOptions options, StreamsPlan plan, StreamsServer server, PrintStream out) {
        this.options = options;
        this.plan = plan;
        this.server = server;
        this.out = out;
    }

    FlightResult run() throws IOException, InterruptedException, LoadException {
        warmUp(options, server, out);
        long residentBefore = server.resident();
        Duration collectedBefore = collected();
        KernelMemory kernelBefore = KernelMemory.read(PROC);
        try (ClientFleet clients = ClientFleet.start(plan)) {
            Duration cpuBefore = server.cpu();
            long begin = System.nanoTime();
            clients.begin(plan.shares(server.port(), options));
            Duration ramp = until(clients, begin, "ramp", report -> report.sent() >= plan.requests());
            KernelMemory kernel = KernelMemory.read(PROC).minus(kernelBefore);
            Duration cpuRamp = server.cpu();
            Duration all = until(clients, begin, "wait", report -> report.ended() >= plan.requests());
            return new FlightResult(
                    plan,
                    server.jvm(),
                    clients.report(),
                    mostLive,
                    mostInFlight,
                    ramp,
                    all,
                    cpuRamp.minus(cpuBefore),
                    server.cpu().minus(cpuRamp),
                    collected().minus(collectedBefore),
                    residentBefore,
                    server.mostResident(),
                    mostHeap,
                    clients.resident(),
                    kernel);
        }
    }

    /** Requests that are not counted: a server that has just started holds larger stacks. */
    static void warmUp(StreamsOptions options, StreamsServer server, PrintStream out)
            throws IOException, InterruptedException, LoadException {
        if (options.warmUp() == 0) {
            return;
        }
        StreamsOptions few = options.forWarmUp();
        StreamsPlan plan = new StreamsPlan(few.connections(), few.streams(), 1);
        out.println("warm-up: %,d requests".formatted(plan.requests()));
        try (ClientFleet clients = ClientFleet.start(plan)) {
            long begin = System.nanoTime();
            clients.begin(plan.shares(server.port(), few));
            ClientReport report = clients.report();
            while (report.ended() < plan.requests() && System.nanoTime() - begin < PATIENCE.toNanos()) {
                Thread.sleep(LOOK);
                report = clients.report();
            }
            if (report.answered() < plan.requests()) {
                throw new LoadException("%,d of %,d requests of the warm-up were answered, the first failure: %s"
                        .formatted(report.answered(), plan.requests(), report.failure()));
            }
        }
    }

    /** What ends a part of it. */
    @FunctionalInterface
    private interface End {
        boolean isReached(ClientReport report);
    }

    private Duration until(ClientFleet clients, long begin, String part, End end)
            throws IOException, InterruptedException, LoadException {
        long most = options.ramp().plus(options.delay()).plus(PATIENCE).toNanos();
        ClientReport report = look(clients, begin, part);
        while (!end.isReached(report)) {
            if (System.nanoTime() - begin > most) {
                throw new LoadException("%,d of %,d requests sent, %,d answered after %d s (%,d failed, the first: %s)"
                        .formatted(
                                report.sent(),
                                plan.requests(),
                                report.answered(),
                                most / 1_000_000_000,
                                report.failed(),
                                report.failure()));
            }
            Thread.sleep(LOOK);
            report = look(clients, begin, part);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private ClientReport look(ClientFleet clients, long begin, String part)
            throws IOException, InterruptedException, LoadException {
        ClientReport report = clients.report();
        server.metrics().ifPresent(this::note);
        mostInFlight = Math.max(mostInFlight, report.inFlight());
        if (System.nanoTime() - nextLine > 0) {
            nextLine = System.nanoTime() + PROGRESS.toNanos();
            out.println("%5d s  %s  sent %,d of %,d  answered %,d  failed %,d  at the server at most %,d  RSS %,d MB"
                    .formatted(
                            (System.nanoTime() - begin) / 1_000_000_000,
                            part,
                            report.sent(),
                            plan.requests(),
                            report.answered(),
                            report.failed(),
                            mostLive,
                            server.resident() / 1_000_000));
        }
        return report;
    }

    private void note(PrometheusText metrics) {
        mostLive = Math.max(mostLive, (long) metrics.sum("coroutine_live").orElse(0));
        mostHeap = Math.max(mostHeap, (long)
                metrics.sum("jvm_memory_used_bytes", "area", "heap").orElse(0));
    }

    /** What the server's collections have taken, pauses and all. */
    private Duration collected() throws InterruptedException {
        double seconds = server.metrics()
                .map(metrics -> metrics.sum("jvm_gc_pause_seconds_sum").orElse(0))
                .orElse(0.0);
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
