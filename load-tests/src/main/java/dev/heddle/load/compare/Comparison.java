package dev.heddle.load.compare;

import dev.heddle.load.proxy.Origin;
import dev.heddle.load.report.Machine;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Properties;

/**
 * Compares Heddle with other servers under the same work ({@code compare.measure=cost}), or looks whether all of them answer
 * as they should ({@code compare.measure=answers}).
 *
 * <p>A server that cannot take part here is left out, and the report says why. Exit status: 0; 1 if there are no figures or
 * anything else went wrong, and with {@code answers} if a server was left out that could have a part; 2 for a wrong option.
 */
public final class Comparison {
    private final CompareOptions options;
    private final PrintStream out;
    private final Results results;
    private final Documents documents;
    private final Preparation preparation;

    private Comparison(CompareOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        this.results = new Results(options, Machine.ofThis());
        this.documents = new Documents(results);
        this.preparation = new Preparation(out);
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("compare", out, () -> new Comparison(CompareOptions.from(arguments, properties), out).run());
    }

    private int run() throws IOException, InterruptedException, LoadException {
        if (options.measuring()) {
            announce();
            measure();
        } else {
            look();
            completeAll();
        }
        return report();
    }

    private void announce() {
        Duration all = Duration.ZERO;
        for (Work work : options.works()) {
            all = all.plus(options.schedule().expected(participants(work)));
        }
        out.println("%d work(s), load generator on processors %s; about %d min"
                .formatted(options.works().size(), options.clientCpus(), all.toMinutes() + 1));
    }

    private int participants(Work work) {
        return (int) options.candidates(work).stream()
                .filter(candidate -> candidate.cannot(work).isEmpty())
                .count();
    }

    private void measure() throws IOException, InterruptedException, LoadException {
        for (Work work : options.works()) {
            out.println();
            out.println("%s: servers on processors %s; about %d min"
                    .formatted(
                            work.word(),
                            options.serverCpus(work),
                            options.schedule().expected(participants(work)).toMinutes() + 1));
            if (work == Work.PROXY) {
                try (Origin origin = upstream()) {
                    measure(work, origin.port());
                }
            } else {
                measure(work, 0);
            }
        }
    }

    private void measure(Work work, int upstreamPort) throws IOException, InterruptedException, LoadException {
        WorkRun.run(results, work, preparation, upstreamPort, documents::writeTables, out);
        complete(results.works().getLast());
    }

    private void complete(Results.OfWork found) throws IOException {
        results.complete(found.work());
        documents.writeWork(found);
    }

    private void completeAll() throws IOException {
        for (Results.OfWork found : results.works()) {
            complete(found);
        }
    }

    private void look() throws IOException, InterruptedException {
        if (options.works().contains(Work.PROXY)) {
            try (Origin origin = upstream()) {
                new AnswersRun(results, preparation, origin.port(), out).run();
            }
        } else {
            new AnswersRun(results, preparation, 0, out).run();
        }
    }

    private Origin upstream() throws IOException, InterruptedException {
        return Origin.start(
                "upstream",
                options.heddleJar().get(),
                options.clientCpus(),
                options.placement(Work.PROXY).logs());
    }

    private int report() {
        out.println();
        if (options.measuring()) {
            out.println(documents.report());
        }
        results.leftOut().forEach(line -> out.println("left out: " + line));
        results.failed().forEach(line -> out.println("failed: " + line));
        out.println("Also in " + options.results().resolve(Documents.REPORT));
        boolean passed =
                options.measuring() ? results.hasFigures() : results.leftOut().isEmpty();
        return passed ? 0 : 1;
    }
}
