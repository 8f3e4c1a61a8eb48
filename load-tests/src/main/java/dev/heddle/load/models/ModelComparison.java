package dev.heddle.load.models;

import dev.heddle.load.report.Machine;
import dev.heddle.load.report.MarkdownDocument;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

/**
 * Serves one handler by five models of concurrency, and measures what each makes of the same load ({@code
 * models.measure=cost}), or only puts their code into the document ({@code models.measure=code}).
 *
 * <p>What a model cannot hold is left out, and the report says what was seen. Exit status: 0; 1 if there are no figures or
 * anything else went wrong; 2 for a wrong option.
 */
public final class ModelComparison {
    private final ModelOptions options;
    private final PrintStream out;

    private ModelComparison(ModelOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run(
                "models", out, () -> new ModelComparison(ModelOptions.from(arguments, properties), out).run());
    }

    private int run() throws IOException, InterruptedException, LoadException {
        if (!options.measuring()) {
            out.println("The code is renewed in " + Documents.renewCode());
            return 0;
        }
        Results results = new Results(options, Machine.ofThis(), Instant.now());
        Documents documents = new Documents(results);
        announce();
        for (Work work : options.works()) {
            out.println("\n" + work.word() + ": " + work.what());
            WorkRun.run(results, work, documents::write, out);
        }
        if (options.memory()) {
            out.println("\nmemory of a connection");
            new ConnectionMemory(results, out).run();
        }
        results.complete();
        documents.write();
        out.println("\n" + MarkdownDocument.of(new ModelReport(results).blocks()));
        out.println("Also in " + options.results().resolve(Documents.PAGE));
        return results.hasFigures() ? 0 : 1;
    }

    private void announce() {
        Duration all = options.schedule()
                .expected(options.models().size())
                .multipliedBy(options.works().size());
        out.println("%d models, %d work(s), servers on processors %s, load generator on %s; %d min or somewhat more"
                .formatted(
                        options.models().size(),
                        options.works().size(),
                        options.serverCpus(),
                        options.clientCpus(),
                        all.toMinutes() + 1));
    }
}
