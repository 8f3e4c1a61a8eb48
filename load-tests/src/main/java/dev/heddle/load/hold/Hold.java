package dev.heddle.load.hold;

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
 * Holds more connections than one process may have ({@code hold.measure=connections}), or opens very many at once while
 * others send requests ({@code hold.measure=burst}).
 *
 * <p>Exit status: 0 if all were held at the same time and none failed, 1 if not or if anything went wrong, 2 for a wrong
 * option or a machine that does not allow it.
 */
public final class Hold {
    private final HoldOptions options;
    private final PrintStream out;

    private Hold(HoldOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("hold", out, () -> new Hold(HoldOptions.from(arguments, properties), out).run());
    }

    private int run() throws IOException, InterruptedException, LoadException {
        Machine machine = Machine.read(Path.of("/proc"));
        HoldPlan plan = HoldPlan.of(options, machine.openFiles().hard(), machine.sourcePorts());
        Requirements requirements = Requirements.of(plan.demand(), machine);
        out.println(plan);
        out.println(requirements.text(machine));
        requirements.check();
        return options.measure().equals(HoldOptions.BURST) ? burst(plan) : hold(plan);
    }

    private int hold(HoldPlan plan) throws IOException, InterruptedException, LoadException {
        HeldResult result;
        List<String> shortfalls;
        try (ServerFleet servers = ServerFleet.start(options, plan)) {
            try (InjectorFleet injectors = InjectorFleet.start(plan)) {
                result = new HeldRun(options, plan, servers, injectors, out).run();
            }
            shortfalls = result.shortfalls();
            shortfalls.addAll(servers.stop());
        }
        show(HoldTable.of(result));
        return verdict(shortfalls, "%,d connections were held, none failed".formatted(plan.connections()));
    }

    private int burst(HoldPlan plan) throws IOException, InterruptedException, LoadException {
        try (ServerFleet servers = ServerFleet.start(options, plan)) {
            BurstResult result = new Burst(options, plan, servers, out).run();
            show(result.table());
            return verdict(result.shortfalls(), "no request and no connection failed");
        }
    }

    private void show(String table) throws IOException {
        Program.show(table, options.results().resolve(options.measure() + ".md"), out);
    }

    private int verdict(List<String> shortfalls, String passed) {
        shortfalls.forEach(shortfall -> out.println("not shown: " + shortfall));
        if (shortfalls.isEmpty()) {
            out.println("passed: " + passed);
        }
        return shortfalls.isEmpty() ? 0 : 1;
    }
}
