package dev.heddle.load.models;

import dev.heddle.load.client.StartedContender;
import dev.heddle.load.contest.Contest;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.models.handler.Model;
import dev.heddle.load.models.handler.ModelProcess;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All models under one work: each a process of its own, warmed up and measured in turns with the others. */
final class WorkRun {
    private final ModelOptions options;
    private final Results.OfWork found;
    private final Contest contest;
    private final PrintStream out;

    private WorkRun(ModelOptions options, Results.OfWork found, Contest contest, PrintStream out) {
        this.options = options;
        this.found = found;
        this.contest = contest;
        this.out = out;
    }

    /** What is to be done after each round. */
    interface AfterRound {
        void run() throws IOException;
    }

    static void run(Results results, Work work, AfterRound afterRound, PrintStream out)
            throws IOException, InterruptedException, LoadException {
        ModelOptions options = results.options();
        try (Contest contest =
                Contest.open(work.page(), options.schedule(), options.placement(work), Failures.collected(), out)) {
            Results.OfWork found = results.begin(work, contest.windows(), contest.failures());
            new WorkRun(options, found, contest, out).run(afterRound);
        }
    }

    private void run(AfterRound afterRound) throws IOException, InterruptedException, LoadException {
        for (Model model : options.models()) {
            start(model);
        }
        contest.warmUp();
        for (int round = 1; round <= options.rounds(); round++) {
            contest.measureRound(round);
            noteLastWords();
            afterRound.run();
        }
    }

    private void start(Model model) throws InterruptedException {
        try {
            contest.start(Contenders.of(model, options.jvm(), options.eventLoops()));
            found.started().add(model);
        } catch (IOException | LoadException e) {
            String reason = String.valueOf(e.getMessage());
            out.println("left out: " + model.label() + ": " + reason);
            options.connections().forEach(connections -> contest.failures().add(model.label(), connections, reason));
        }
    }

    /** What a server says itself of the connections that it did not take tells more than what the client saw. */
    private void noteLastWords() throws IOException {
        for (StartedContender server : contest.servers()) {
            Path log = options.placement(found.work()).logs().resolve(server.name() + ".log");
            List<String> refusals = Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith(ModelProcess.REFUSED))
                    .toList();
            if (!refusals.isEmpty()) {
                found.lastWords().put(server.name(), refusals.getFirst());
            }
        }
    }
}
