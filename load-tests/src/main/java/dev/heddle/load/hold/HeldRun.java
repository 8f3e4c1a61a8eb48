package dev.heddle.load.hold;

import dev.heddle.load.client.HeldReport;
import dev.heddle.load.machine.KernelMemory;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.ProcessMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Opens connections, holds all of them for a while, and finds out what they cost. */
final class HeldRun {
    private static final Path PROC = Path.of("/proc");
    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** What a ramp may take beyond its time. */
    private static final Duration RAMP_PATIENCE = Duration.ofMinutes(2);

    private final HoldOptions options;
    private final HoldPlan plan;
    private final ServerFleet servers;
    private final InjectorFleet injectors;
    private final PrintStream out;
    private final long start = System.nanoTime();

    /** The fewest that the injectors held at any look during the hold, and that the servers had. */
    private long fewestHeld = Long.MAX_VALUE;

    private long fewestOpen = Long.MAX_VALUE;
    private HeldReport hold = HeldReport.none();

    HeldRun(HoldOptions options, HoldPlan plan, ServerFleet servers, InjectorFleet injectors, PrintStream out) {
        this.options = options;
        this.plan = plan;
        this.servers = servers;
        this.injectors = injectors;
        this.out = out;
    }

    HeldResult run() throws IOException, InterruptedException, LoadException {
        List<ProcessMemory> memoryBefore = servers.memory();
        List<Long> injectorsBefore = injectors.resident();
        KernelMemory kernelBefore = KernelMemory.read(PROC);

        long begin = System.nanoTime();
        injectors.hold(plan, servers.port(), options.ramp(), options.interval());
        HeldReport ramp = awaitAll();
        Duration rampTime = Duration.ofNanos(System.nanoTime() - begin);

        List<Duration> cpuBefore = servers.cpu();
        long switchesBefore = ServerFigures.switches(servers.figures());
        begin = System.nanoTime();
        holdAll(begin + options.seconds().toNanos());
        Duration holdTime = Duration.ofNanos(System.nanoTime() - begin);
        List<Duration> cpu = servers.cpu();
        List<ServerFigures> figures = servers.figures();

        // The collections come last: they hold up the servers, which is not for the latencies.
        KernelMemory kernel = KernelMemory.read(PROC).minus(kernelBefore);
        List<Long> injectorsAfter = injectors.resident();
        return new HeldResult(
                plan,
                rampTime,
                ramp,
                holdTime,
                hold,
                fewestHeld,
                fewestOpen,
                ServerFigures.switches(figures) - switchesBefore,
                HeldResult.servers(figures, memoryBefore, servers.memory(), cpuBefore, cpu),
                HeldResult.injectors(plan, injectorsBefore, injectorsAfter),
                kernel);
    }

    /** Until each connection has had its first answer. */
    private HeldReport awaitAll() throws IOException, InterruptedException, LoadException {
        long deadline = System.nanoTime() + options.ramp().plus(RAMP_PATIENCE).toNanos();
        long nextLine = System.nanoTime() + PROGRESS.toNanos();
        HeldReport all = HeldReport.none();
        HeldReport now = look();
        while (now.held() + now.failed() < plan.connections()) {
            all = latest(all, now);
            if (System.nanoTime() > deadline) {
                throw new LoadException("%,d of %,d connections are held after %d s (%,d failed, the first: %s)"
                        .formatted(
                                now.held(),
                                plan.connections(),
                                options.ramp().plus(RAMP_PATIENCE).toSeconds(),
                                now.failed(),
                                now.failure()));
            }
            if (System.nanoTime() > nextLine) {
                nextLine += PROGRESS.toNanos();
                printLine("ramp", now, servers.figures(), Double.NaN);
            }
            Thread.sleep(LOOK);
            now = look();
        }
        return latest(all, now);
    }

    private HeldReport look() throws IOException, LoadException {
        return injectors.report();
    }

    /** The counts of the later one, which are sums, with the latencies of both. */
    private static HeldReport latest(HeldReport before, HeldReport now) {
        HeldReport both = before.plus(now);
        return new HeldReport(now.held(), now.failed(), now.requests(), both.latencies(), now.failure());
    }

    private void holdAll(long end) throws IOException, InterruptedException, LoadException {
        long switches = ServerFigures.switches(servers.figures());
        long before = System.nanoTime();
        while (before < end) {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(end - before, PROGRESS.toNanos())));
            HeldReport now = look();
            List<ServerFigures> figures = servers.figures();
            long time = System.nanoTime();
            note(now, figures);
            long switched = ServerFigures.switches(figures);
            printLine("hold", now, figures, (switched - switches) / ((time - before) / 1e9));
            switches = switched;
            before = time;
        }
    }

    private void note(HeldReport now, List<ServerFigures> figures) {
        hold = latest(hold, now);
        fewestHeld = Math.min(fewestHeld, now.held());
        fewestOpen = Math.min(fewestOpen, ServerFigures.connections(figures));
    }

    private void printLine(String phase, HeldReport now, List<ServerFigures> figures, double switches) {
        out.println("%5d s  %s  held %,d of %,d  at the servers %,d  failed %,d  answers since: %s%s"
                .formatted(
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                        phase,
                        now.held(),
                        plan.connections(),
                        ServerFigures.connections(figures),
                        now.failed(),
                        now.latency(),
                        Double.isNaN(switches) ? "" : "  switches/s %,.0f".formatted(switches)));
    }
}
