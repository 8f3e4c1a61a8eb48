package dev.heddle.load;

import dev.heddle.load.gatling.GatlingProcess;
import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.Share;
import dev.heddle.load.gatling.log.LogMerge;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One simulation from the start of its injectors to the verdict. */
final class SimulationRun {
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

    /** Beyond twice the load's length it is not slow but stuck. */
    private static final Duration TO_START_AND_REPORT = Duration.ofMinutes(3);

    private final LoadOptions options;
    private final KnownSimulation simulation;
    private final LoadPlan plan;
    private final Target target;
    private final PrintStream out;
    private final Path directory;
    private final List<String> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Optional<Path> report = Optional.empty();

    SimulationRun(LoadOptions options, KnownSimulation simulation, LoadPlan plan, Target target, PrintStream out) {
        this.options = options;
        this.simulation = simulation;
        this.plan = plan;
        this.target = target;
        this.out = out;
        // A directory for each run: an earlier one's report stays.
        String time = LocalDateTime.now(ZoneId.systemDefault())
                .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        this.directory = options.results().resolve(simulation.word()).resolve(time);
    }

    SimulationResult run() throws IOException, InterruptedException {
        ServerVerdict verdict = ServerVerdict.before(simulation, plan, target, options.heapGrowthMb());
        try (ServerWatch watch = ServerWatch.start(target.metrics(simulation), out);
                Injectors injectors = Injectors.start(job(), options.injectors(plan))) {
            await(injectors, watch);
            injectors.catchUp();
            if (!ChildProcess.isJvmEnding()) {
                judge(injectors);
                verdict.after(watch.samples(), failures, notes);
                addCauses(injectors);
            }
            return new SimulationResult(simulation, injectors.times(), notes, failures, Optional.empty(), report);
        }
    }

    private GatlingProcess.Job job() {
        return new GatlingProcess.Job(
                simulation.type().getName(),
                plan,
                Share.WHOLE,
                target.baseUrls(simulation),
                options.gatlingJvm(),
                directory);
    }

    private void await(Injectors injectors, ServerWatch watch) throws IOException, InterruptedException {
        Duration limit = plan.length().multipliedBy(2).plus(TO_START_AND_REPORT);
        long start = System.nanoTime();
        while (!injectors.awaitEnd(PROGRESS_INTERVAL)) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            if (elapsed.compareTo(limit) > 0) {
                failures.add("not done after %d s: given up".formatted(elapsed.toSeconds()));
                injectors.close();
                return;
            }
            injectors.catchUp();
            out.println(Progress.line(elapsed, injectors, watch.samples()));
        }
    }

    private void judge(Injectors injectors) throws IOException, InterruptedException {
        List<Integer> statuses = injectors.statuses();
        if (statuses.size() == 1) {
            Path output = injectors.outputs().getFirst();
            failures.addAll(GatlingVerdict.failures(statuses.getFirst(), output));
            report = injectors.runs().stream().findFirst().flatMap(SimulationRun::reportIn);
        } else if (allRan(statuses, injectors.outputs())) {
            judgeMerged(injectors.runs());
        }
    }

    /** What an injector says of the assertions is not asked: it has seen a share only. */
    private boolean allRan(List<Integer> statuses, List<Path> outputs) throws IOException {
        boolean allRan = true;
        for (int i = 0; i < statuses.size(); i++) {
            int status = statuses.get(i);
            if (status != 0 && status != GatlingProcess.ASSERTIONS_FAILED) {
                failures.add(GatlingVerdict.crash(status, outputs.get(i), Files.readAllLines(outputs.get(i))));
                allRan = false;
            }
        }
        return allRan;
    }

    /** One log of all injectors' logs, and Gatling's report and judgement of that. */
    private void judgeMerged(List<Path> runs) throws IOException, InterruptedException {
        Path merged = directory.resolve("merged");
        LogMerge.merge(runs.stream().map(run -> run.resolve(GatlingProcess.LOG)).toList(), merged);
        notes.add("%d injectors, their logs merged into %s".formatted(runs.size(), merged));
        Path output = directory.resolve("gatling-report.log");
        try (ChildProcess gatling = GatlingProcess.report(merged, options.gatlingJvm(), output)) {
            failures.addAll(GatlingVerdict.failures(gatling.await(), output));
        }
        report = reportIn(merged);
    }

    private static Optional<Path> reportIn(Path run) {
        return Optional.of(run.resolve("index.html")).filter(Files::isRegularFile);
    }

    private void addCauses(Injectors injectors) {
        injectors
                .times()
                .messages()
                .forEach((message, count) -> notes.add("%,d requests failed: %s".formatted(count, message)));
    }
}
