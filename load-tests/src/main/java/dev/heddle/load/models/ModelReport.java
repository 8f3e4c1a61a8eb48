package dev.heddle.load.models;

import dev.heddle.load.models.handler.Model;
import dev.heddle.load.report.Block;
import dev.heddle.load.report.MarkdownTable;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that was found, without the code. */
final class ModelReport {
    static final String TITLE = "Five models of concurrency, one handler";

    private static final String CLOSED_LOOP = """
        The load is a closed loop at full speed: every connection sends a request, waits for the whole answer and sends the \
        next. So a server that answers faster is asked more, latency grows with the number of connections, and the load \
        generator has a part in both where it shares a processor.\
        """;

    private final Results results;

    ModelReport(Results results) {
        this.results = results;
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(1, TITLE));
        blocks.add(new Block.Paragraph(what()));
        blocks.add(new Block.Paragraph(machine()));
        blocks.add(new Block.Paragraph(method()));
        if (!results.isComplete()) {
            blocks.add(new Block.Paragraph("This run has not ended: figures are missing below."));
        }
        results.works().forEach(found -> add(blocks, found));
        if (!results.memory().isEmpty()) {
            addMemory(blocks);
        }
        return blocks;
    }

    private static String what() {
        return """
            A shop quotes the price of what it is asked for. The same small server, written for five models of \
            concurrency: a platform thread for each connection, callbacks, a state machine, virtual threads on the JDK's \
            default pool, and Heddle's coroutines. The code is at the end.\
            """;
    }

    private String machine() {
        return "Measured with `%s` on %s, begun on %s UTC."
                .formatted(
                        results.options().command(),
                        results.machine(),
                        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")
                                .withZone(ZoneOffset.UTC)
                                .format(results.begun()));
    }

    private String method() {
        ModelOptions options = results.options();
        return """
            Each model is a process of its own, on processor(s) %s; all of one work run at the same time and take turns \
            under one and the same load generator, on processor(s) %s, in windows of %d s. %s Latency is measured in the load \
            generator. Figures are medians of %d round(s) \
            (lowest..highest). CPU is the user and kernel time of the process. A context switch is one thread's turn on a \
            processor, counted by the kernel. JVMs have the flags `%s`.\
            """.formatted(
                        options.serverCpus(),
                        options.clientCpus(),
                        options.window().toSeconds(),
                        options.rate() == 0 ? CLOSED_LOOP : fixedRate(options.rate()),
                        options.rounds(),
                        String.join(" ", options.jvm()));
    }

    private static String fixedRate(int rate) {
        return """
            The load is %,d requests a second over all connections, whatever the server does; the time of an answer counts \
            from when its request was due.\
            """.formatted(rate);
    }

    private void add(List<Block> blocks, Results.OfWork found) {
        blocks.add(new Block.Heading(2, found.work().title()));
        blocks.add(new Block.Paragraph("Each request is a `POST %s` with the name of the thing in its body; %s."
                .formatted(found.work().page().path(), found.work().what())));
        List<Block.Plot> plots = ModelCharts.of(results, found);
        if (!plots.isEmpty()) {
            blocks.add(new Block.Plots(plots));
        }
        blocks.add(new Block.Figures(figures(found)));
        List<String> failures = failures(found);
        if (!failures.isEmpty()) {
            blocks.add(new Block.Paragraph("Not held, and what was seen:"));
            blocks.add(new Block.Items(failures));
        }
    }

    private MarkdownTable figures(Results.OfWork found) {
        MarkdownTable table = new MarkdownTable(Stream.concat(
                        Stream.of(">connections", "model"), Figure.ALL.stream().map(figure -> ">" + figure.column()))
                .toArray(String[]::new));
        for (int connections : results.options().connections()) {
            for (Model model : results.options().models()) {
                row(table, found, connections, model);
            }
        }
        return table;
    }

    private static void row(MarkdownTable table, Results.OfWork found, int connections, Model model) {
        List<String> cells = new ArrayList<>(List.of("%,d".formatted(connections), model.label()));
        for (Figure figure : Figure.ALL) {
            cells.add(found.has(model, connections) ? figure.text(found, model.label(), connections) : "-");
        }
        table.row(cells.toArray(String[]::new));
    }

    private List<String> failures(Results.OfWork found) {
        List<String> failures = new ArrayList<>();
        for (int connections : results.options().connections()) {
            for (Model model : results.options().models()) {
                found.failure(model, connections)
                        .ifPresent(reason -> failures.add(
                                "`%s`, %,d connections: %s".formatted(model.label(), connections, reason)));
            }
        }
        return failures;
    }

    private void addMemory(List<Block> blocks) {
        blocks.add(new Block.Heading(2, "Memory of a connection"));
        blocks.add(new Block.Paragraph("""
            What an idle connection takes that has had one request answered: of a fresh process after a short warm-up, \
            measured once. Live heap is what is there after full collections, with the connections less without them. The \
            heap is resident as a whole from the start (`-XX:+AlwaysPreTouch`), so that the growth of the resident memory is \
            what is outside of the heap: stacks of platform threads, buffers, the JVM's own. Both are divided by the number \
            of connections; the fewer they are, the more weight what the process does anyway has. What the kernel takes for \
            a socket or a thread is in neither.\
            """));
        blocks.add(new Block.Plots(List.of(ModelCharts.memory(results))));
        MarkdownTable table = new MarkdownTable(
                "model", ">connections", ">live heap, bytes", ">resident outside the heap, bytes", ">together, bytes");
        results.memory()
                .forEach((model, memory) -> table.row(
                        model.label(),
                        "%,d".formatted(memory.connections()),
                        "%,.0f".formatted(memory.heapBytes()),
                        "%,.0f".formatted(memory.outsideBytes()),
                        "%,.0f".formatted(memory.bytes())));
        blocks.add(new Block.Figures(table));
    }
}
