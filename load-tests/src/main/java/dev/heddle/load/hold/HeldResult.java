package dev.heddle.load.hold;

import dev.heddle.load.client.HeldReport;
import dev.heddle.load.machine.KernelMemory;
import dev.heddle.load.support.ProcessMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has shown.
 *
 * @param ramp of the time in which connections were opened
 * @param hold of the time in which all were open
 * @param fewestHeld that the injectors held at any look during the hold
 * @param fewestOpen that the servers had, likewise
 * @param switches of all servers during the hold
 * @param kernel what it has more than without connections
 */
record HeldResult(
        HoldPlan plan,
        Duration rampTime,
        HeldReport ramp,
        Duration holdTime,
        HeldReport hold,
        long fewestHeld,
        long fewestOpen,
        long switches,
        List<Server> servers,
        List<Injector> injectors,
        KernelMemory kernel) {

    /**
     * A server at the end of the hold.
     *
     * @param before its memory without connections
     * @param cpu that it has used during the hold
     */
    record Server(ServerFigures figures, ProcessMemory before, ProcessMemory memory, Duration cpu) {}

    /**
     * An injector at the end of the hold.
     *
     * @param before resident without connections
     */
    record Injector(int connections, long before, long resident) {}

    static List<Server> servers(
            List<ServerFigures> figures,
            List<ProcessMemory> before,
            List<ProcessMemory> after,
            List<Duration> cpuBefore,
            List<Duration> cpu) {
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            servers.add(new Server(
                    figures.get(i), before.get(i), after.get(i), cpu.get(i).minus(cpuBefore.get(i))));
        }
        return servers;
    }

    static List<Injector> injectors(HoldPlan plan, List<Long> before, List<Long> after) {
        List<Injector> injectors = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            injectors.add(new Injector(plan.share(i), before.get(i), after.get(i)));
        }
        return injectors;
    }

    /** Why it has not shown what was to be shown; none if it has. */
    List<String> shortfalls() {
        List<String> shortfalls = new ArrayList<>();
        if (hold.failed() > 0) {
            shortfalls.add("%,d connections failed, the first: %s".formatted(hold.failed(), hold.failure()));
        }
        addIfFewer(shortfalls, fewestHeld, "held by the injectors");
        addIfFewer(shortfalls, fewestOpen, "open at the servers");
        return shortfalls;
    }

    private void addIfFewer(List<String> shortfalls, long fewest, String where) {
        if (fewest < plan.connections()) {
            shortfalls.add("%,d of %,d connections were %s at the least".formatted(fewest, plan.connections(), where));
        }
    }
}
