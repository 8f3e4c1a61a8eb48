package dev.heddle.load.models;

import dev.heddle.load.client.LoadGenerator;
import dev.heddle.load.client.Page;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.client.WarmUp;
import dev.heddle.load.models.handler.Model;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.ProcessMemory;
import dev.heddle.load.support.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a held, idle connection takes in a server's process: that of a fresh process with so many connections that have each
 * had one request answered, less the same without them, divided by their number. As many connections as the options name at
 * most, or the next lower number where a model cannot hold them.
 *
 * <p>The JVM's heap is resident as a whole from the start ({@code -XX:+AlwaysPreTouch}): so what the process has grown by is
 * what is outside of the heap, such as stacks of platform threads, and live objects in the heap are counted apart.
 */
final class ConnectionMemory {
    private static final List<String> FIXED_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    /** A suspended frame takes several times as much while it is interpreted, and the lowest ones run once a connection. */
    private static final int WARM_UP_CONNECTIONS = 10_000;

    private final Results results;
    private final PrintStream out;

    ConnectionMemory(Results results, PrintStream out) {
        this.results = results;
        this.out = out;
    }

    /** Measures every model. */
    void run() throws IOException, InterruptedException {
        for (Model model : results.options().models()) {
            run(model);
        }
    }

    private void run(Model model) throws IOException, InterruptedException {
        for (int connections : results.options().connections().reversed()) {
            try {
                results.memory().put(model, measure(model, connections));
                return;
            } catch (LoadException | UsageException e) {
                out.println("memory  %,7d connections  %-14s failed: %s"
                        .formatted(connections, model.label(), e.getMessage()));
            }
        }
    }

    private Results.Memory measure(Model model, int connections)
            throws IOException, InterruptedException, LoadException {
        ModelOptions options = results.options();
        List<String> jvm = new ArrayList<>(options.jvm());
        jvm.addAll(FIXED_HEAP);
        try (StartedContender server = StartedContender.start(
                Contenders.of(model, jvm, options.eventLoops()),
                Page.QUOTE,
                options.serverCpus(),
                options.results().resolve("logs").resolve("memory"))) {
            OpenFiles.of(server.pid()).require(server.name(), connections);
            if (options.warmUp().isPositive()) {
                WarmUp.of(server, Page.QUOTE, WARM_UP, WARM_UP_CONNECTIONS);
            }
            ProcessMemory without = ProcessMemory.of(server.pid(), 0);
            ProcessMemory held = whileHolding(server, connections).minus(without);
            Results.Memory memory = new Results.Memory(connections, held.heap(), held.resident());
            out.println("memory  %,7d connections  %-14s %,8.0f B a connection: %,.0f in the heap, %,.0f outside"
                    .formatted(connections, model.label(), memory.bytes(), memory.heapBytes(), memory.outsideBytes()));
            return memory;
        }
    }

    private static ProcessMemory whileHolding(StartedContender server, int connections)
            throws IOException, InterruptedException, LoadException {
        try (LoadGenerator generator = new LoadGenerator(server.address(), Page.QUOTE)) {
            generator.open(connections);
            ProcessMemory memory = ProcessMemory.of(server.pid(), 0);
            generator.requireNoFailure();
            return memory;
        }
    }
}
