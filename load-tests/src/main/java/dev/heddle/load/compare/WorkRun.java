package dev.heddle.load.compare;

import dev.heddle.load.client.Answer;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.contest.Contest;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.support.CpuClock;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All candidates under one work: each is started, looked at, warmed up and measured in turns with the others. */
final class WorkRun {
    private static final Duration IDLE_WINDOW = Duration.ofSeconds(2);

    /** More than this share of a processor while nothing is asked of it is said in the report. */
    private static final double IDLE_SHARE = 0.01;

    private final Results results;
    private final Results.OfWork found;
    private final Contest contest;
    private final Preparation preparation;
    private final PrintStream out;

    /** In the order of the servers of the contest. */
    private final List<Candidate> started = new ArrayList<>();

    private WorkRun(Results results, Results.OfWork found, Contest contest, Preparation preparation, PrintStream out) {
        this.results = results;
        this.found = found;
        this.contest = contest;
        this.preparation = preparation;
        this.out = out;
    }

    /** What is to be done after each round. */
    interface AfterRound {
        void run() throws IOException;
    }

    /**
     * Runs it.
     *
     * @param upstreamPort for {@link Work#PROXY}
     */
    static void run(
            Results results,
            Work work,
            Preparation preparation,
            int upstreamPort,
            AfterRound afterRound,
            PrintStream out)
            throws IOException, InterruptedException, LoadException {
        CompareOptions options = results.options();
        Failures failures = Failures.collected();
        try (Contest contest =
                Contest.open(work.page(), options.schedule(work), options.placement(work), failures, out)) {
            Results.OfWork found = Results.OfWork.begin(
                    work, options.serverCpus(work), options.candidates(work), contest.windows(), failures);
            results.works().add(found);
            WorkRun run = new WorkRun(results, found, contest, preparation, out);
            run.startAll(upstreamPort);
            run.measure(afterRound);
        }
    }

    private void startAll(int upstreamPort) throws InterruptedException {
        for (Candidate candidate : found.candidates()) {
            Optional<String> reason = candidate.cannot(found.work());
            if (reason.isPresent()) {
                found.cannot().put(candidate.name(), reason.get());
            } else {
                start(candidate, upstreamPort);
            }
        }
    }

    private void start(Candidate candidate, int upstreamPort) throws InterruptedException {
        try {
            preparation.of(candidate, results);
            StartedContender server = contest.start(candidate.contender(found.work(), upstreamPort));
            started.add(candidate);
            if (found.work() == Work.PROXY) {
                leaveOutTooMany(server);
            }
            found.answers().put(candidate.name(), Answer.of(server, found.work().page()));
        } catch (UnavailableException | LoadException | IOException e) {
            leaveOut(candidate.name(), e);
        }
    }

    /** Each connection has a request under way, and with it a connection to the upstream. */
    private void leaveOutTooMany(StartedContender proxy) throws IOException {
        long allowed = OpenFiles.of(proxy.pid()).soft();
        for (int connections : results.options().connections()) {
            int needed = OpenFiles.needed(2 * connections);
            if (allowed < needed) {
                String reason = "%,d connections and as many to the upstream need %,d open files, and it may have %,d"
                        .formatted(connections, needed, allowed);
                contest.failures().add(proxy.name(), connections, reason);
            }
        }
    }

    private void leaveOut(String name, Exception cause) {
        out.println("left out: " + name + ": " + cause.getMessage());
        found.leftOut().put(name, Reason.of(cause));
    }

    private void measure(AfterRound afterRound) throws IOException, InterruptedException, LoadException {
        contest.warmUp();
        verify();
        noteIdle();
        for (int round = 1; round <= results.options().rounds(); round++) {
            contest.measureRound(round);
            afterRound.run();
        }
    }

    private void verify() throws IOException, InterruptedException {
        for (int i = 0; i < started.size(); i++) {
            try {
                started.get(i).verify(contest.servers().get(i));
            } catch (LoadException e) {
                for (int connections : results.options().connections()) {
                    contest.failures().add(started.get(i).name(), connections, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** All servers run while one is measured: what the others take then is taken from it. */
    private void noteIdle() throws IOException, InterruptedException {
        Thread.sleep(results.options().settle());
        List<CpuClock> clocks = contest.servers().stream()
                .map(server -> new CpuClock(server.pid()))
                .toList();
        List<Duration> before = used(clocks);
        Thread.sleep(IDLE_WINDOW);
        List<Duration> after = used(clocks);
        for (int i = 0; i < clocks.size(); i++) {
            double share = (double) after.get(i).minus(before.get(i)).toNanos() / IDLE_WINDOW.toNanos();
            if (share > IDLE_SHARE) {
                found.notes()
                        .add("%s took %.0f %% of a processor while nothing was asked of it"
                                .formatted(contest.servers().get(i).name(), share * 100));
            }
        }
    }

    private static List<Duration> used(List<CpuClock> clocks) throws IOException {
        List<Duration> used = new ArrayList<>();
        for (CpuClock clock : clocks) {
            used.add(clock.used());
        }
        return used;
    }
}
