package dev.heddle.load.compare;

import dev.heddle.load.client.Answer;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.contest.Windows;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the answers only, one candidate after the other: whether all of them can be measured. */
final class AnswersRun {
    private final Results results;
    private final Preparation preparation;
    private final PrintStream out;
    private final int upstreamPort;

    /** One that runs, and whether it was started to answer over TLS: then its port is for nothing else. */
    private record Running(StartedContender server, boolean overTls) {
        boolean speaks(Work work) {
            return overTls == work.isOverTls();
        }
    }

    AnswersRun(Results results, Preparation preparation, int upstreamPort, PrintStream out) {
        this.results = results;
        this.preparation = preparation;
        this.upstreamPort = upstreamPort;
        this.out = out;
    }

    void run() throws InterruptedException {
        CompareOptions options = results.options();
        for (Work work : options.works()) {
            results.works()
                    .add(Results.OfWork.begin(
                            work,
                            options.serverCpus(work),
                            options.candidates(work),
                            new Windows(),
                            Failures.collected()));
        }
        for (String name : options.servers()) {
            look(name);
        }
    }

    /** One process for all works that it answers. */
    private void look(String name) throws InterruptedException {
        List<Running> servers = new ArrayList<>();
        try {
            for (Results.OfWork found : results.works()) {
                Candidate candidate = candidate(found, name);
                Optional<String> reason = candidate.cannot(found.work());
                if (reason.isPresent()) {
                    found.cannot().put(name, reason.get());
                } else {
                    look(candidate, found, servers);
                }
            }
        } finally {
            servers.forEach(running -> running.server().close());
        }
    }

    private void look(Candidate candidate, Results.OfWork found, List<Running> servers) throws InterruptedException {
        try {
            preparation.of(candidate, results);
            Answer answer = servers.isEmpty() || !answers(servers.getLast(), found)
                    ? start(candidate, found, servers)
                    : Answer.of(servers.getLast().server(), found.work().page());
            found.answers().put(candidate.name(), answer);
            out.println("%-16s %-14s %,d bytes"
                    .formatted(candidate.name(), found.work().word(), answer.size()));
        } catch (UnavailableException | LoadException | IOException e) {
            out.println(
                    "%-16s %-14s %s".formatted(candidate.name(), found.work().word(), e.getMessage()));
            found.leftOut().put(candidate.name(), Reason.of(e));
        }
    }

    private static boolean answers(Running running, Results.OfWork found) throws IOException {
        if (found.work() == Work.PROXY || !running.speaks(found.work())) {
            return false;
        }
        try {
            Answer.of(running.server(), found.work().page())
                    .require(found.work().page());
            return true;
        } catch (LoadException e) {
            return false;
        }
    }

    private Answer start(Candidate candidate, Results.OfWork found, List<Running> servers)
            throws IOException, InterruptedException, LoadException {
        CompareOptions options = results.options();
        StartedContender server = StartedContender.start(
                candidate.contender(found.work(), upstreamPort),
                found.work().page(),
                options.serverCpus(found.work()),
                options.placement(found.work()).logs());
        servers.add(new Running(server, found.work().isOverTls()));
        candidate.verify(server);
        return Answer.of(server, found.work().page());
    }

    private static Candidate candidate(Results.OfWork found, String name) {
        return found.candidates().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
