package dev.heddle.load.hold;

import java.util.Map;
import java.util.stream.Collectors;

/** A result in Markdown. */
final class HoldTable {
    private static final int SHOWN_CACHES = 10;
    private static final double MB = 1e6;

    private final HeldResult result;

    /** Those that were held at the end: what failed has no memory any more. */
    private final int connections;

    private HoldTable(HeldResult result) {
        this.result = result;
        this.connections = Math.max(1, result.hold().held());
    }

    static String of(HeldResult result) {
        HoldTable table = new HoldTable(result);
        return table.summary() + "\n" + table.memory() + "\n" + table.processes() + "\n" + table.caches();
    }

    private String summary() {
        double seconds = result.holdTime().toNanos() / 1e9;
        double cpu = result.servers().stream()
                .mapToDouble(server -> server.cpu().toNanos() / 1e9)
                .sum();
        long requests = result.hold().requests() - result.ramp().requests();
        return """
            | | |
            | --- | ---: |
            | connections held at the same time, fewest at any look, by injectors / by servers | %,d / %,d |
            | failed | %,d |
            | opened in | %.1f s |
            | held for | %.1f s |
            | answers while they were opened | %s |
            | keep-alive requests of the hold | %,d (%,.0f/s) |
            | their answers | %s |
            | switches/s, all servers | %,.0f |
            | CPU of the servers in the hold | %.1f s (%.2f of a processor; %.0f us a request) |
            """.formatted(
                        result.fewestHeld(),
                        result.fewestOpen(),
                        result.hold().failed(),
                        result.rampTime().toNanos() / 1e9,
                        seconds,
                        result.ramp().latency(),
                        requests,
                        requests / seconds,
                        result.hold().latency(),
                        result.switches() / seconds,
                        cpu,
                        cpu / seconds,
                        requests == 0 ? 0 : cpu * 1e6 / requests);
    }

    private String memory() {
        return """
                | memory | MB | bytes a connection |
                | --- | ---: | ---: |
                """
                + row("live heap of the servers, growth", liveHeap())
                + row("resident memory of the servers, growth", residentOfServers())
                + row("resident memory of the servers, all of it", allResidentOfServers())
                + row("resident memory of the injectors, growth", residentOfInjectors())
                + row(
                        "kernel objects (slab), both ends, growth",
                        result.kernel().slab())
                + row("TCP buffers, both ends, growth", result.kernel().buffers())
                + row("MemAvailable of the machine, shrinkage", -result.kernel().available());
    }

    private String row(String name, long bytes) {
        return "| %s | %,.0f | %,d |\n".formatted(name, bytes / MB, bytes / connections);
    }

    private long liveHeap() {
        return result.servers().stream()
                .mapToLong(server -> server.memory().heap() - server.before().heap())
                .sum();
    }

    private long residentOfServers() {
        return allResidentOfServers()
                - result.servers().stream()
                        .mapToLong(server -> server.before().resident())
                        .sum();
    }

    private long allResidentOfServers() {
        return result.servers().stream()
                .mapToLong(server -> server.memory().resident())
                .sum();
    }

    private long residentOfInjectors() {
        return result.injectors().stream()
                .mapToLong(injector -> injector.resident() - injector.before())
                .sum();
    }

    private String processes() {
        StringBuilder table = new StringBuilder("""
            | process | connections | by event loop | RSS before, MB | RSS, MB | live heap before, MB | live heap, MB | CPU, s |
            | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        int number = 1;
        for (HeldResult.Server server : result.servers()) {
            table.append("| server %d | %,d | %s | %,.0f | %,.0f | %,.1f | %,.1f | %.1f |\n"
                    .formatted(
                            number++,
                            server.figures().connections(),
                            loops(server.figures().byLoop()),
                            server.before().resident() / MB,
                            server.memory().resident() / MB,
                            server.before().heap() / MB,
                            server.memory().heap() / MB,
                            server.cpu().toNanos() / 1e9));
        }
        number = 1;
        for (HeldResult.Injector injector : result.injectors()) {
            table.append("| injector %d | %,d | | %,.0f | %,.0f | | | |\n"
                    .formatted(number++, injector.connections(), injector.before() / MB, injector.resident() / MB));
        }
        return table.toString();
    }

    private static String loops(Map<String, Long> byLoop) {
        return byLoop.values().stream().map(live -> "%,d".formatted(live)).collect(Collectors.joining(" + "));
    }

    private String caches() {
        StringBuilder table = new StringBuilder("""
            | kernel objects, growth | MB | bytes a connection |
            | --- | ---: | ---: |
            """);
        for (Map.Entry<String, Long> cache : result.kernel().largest(SHOWN_CACHES, connections)) {
            table.append(row(cache.getKey(), cache.getValue()));
        }
        return table.toString();
    }
}
