package dev.heddle.load.streams;

import dev.heddle.load.machine.Machine;
import dev.heddle.load.machine.Requirements;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Brings very many requests of HTTP/2 in flight at once ({@code streams.measure=flight}), or looks what one of them takes of
 * the server's heap ({@code streams.measure=heap}).
 *
 * <p>Exit status: 0 if all were in flight at once, none failed, and the server kept within its memory; 1 if not or if anything
 * went wrong, 2 for a wrong option or a machine that does not allow it.
 */
public final class Streams {
    private final StreamsOptions options;
    private final PrintStream out;

    private Streams(StreamsOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("streams", out, () -> new Streams(StreamsOptions.from(arguments, properties), out).run());
    }

    private int run() throws IOException, InterruptedException, LoadException {
        Machine machine = Machine.read(Path.of("/proc"));
        StreamsPlan plan = StreamsPlan.of(options, machine.openFiles().hard());
        Requirements requirements = Requirements.of(plan.demand(), machine);
        out.println(plan);
        out.println(requirements.text(machine));
        requirements.check();
        try (StreamsServer server = StreamsServer.start(options, plan)) {
            return options.measure().equals(StreamsOptions.HEAP) ? heap(plan, server) : flight(plan, server);
        }
    }

    private int flight(StreamsPlan plan, StreamsServer server) throws IOException, InterruptedException, LoadException {
        FlightResult result = new Flight(options, plan, server, out).run();
        List<String> shortfalls = result.shortfalls(options);
        server.stop().ifPresent(shortfalls::add);
        show(FlightTable.of(result));
        shortfalls.forEach(shortfall -> out.println("not shown: " + shortfall));
        if (shortfalls.isEmpty()) {
            out.println("passed: %,d requests were in flight at once, none failed".formatted(plan.requests()));
        }
        return shortfalls.isEmpty() ? 0 : 1;
    }

    private int heap(StreamsPlan plan, StreamsServer server) throws IOException, InterruptedException, LoadException {
        show(new HeapPerStream(options, plan, server, out).run());
        return 0;
    }

    private void show(String table) throws IOException {
        Program.show(table, options.results().resolve(options.measure() + ".md"), out);
    }
}
