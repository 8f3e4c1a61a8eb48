package dev.heddle.load.hold;

import dev.heddle.load.support.CpuClock;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.Ports;
import dev.heddle.load.support.ProcessMemory;
import dev.heddle.load.support.PrometheusText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Echo servers that share a port, each with an admin port of its own; ended with this object. */
final class ServerFleet implements AutoCloseable {
    /** The server's own is 75 s. A connection has its turn once an interval, and may be left out once. */
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(35);

    private final int port;
    private final List<HeldServer> servers = new ArrayList<>();
    private final HttpProbe probe = new HttpProbe();

    private ServerFleet(int port) {
        this.port = port;
    }

    /** Starts them one after the other, and waits until the last is ready. */
    static ServerFleet start(HoldOptions options, HoldPlan plan) throws IOException, InterruptedException {
        ServerFleet fleet = new ServerFleet(Ports.free());
        try {
            for (int number = 1; number <= plan.servers(); number++) {
                fleet.servers.add(fleet.start(number, options, plan));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    private HeldServer start(int number, HoldOptions options, HoldPlan plan) throws IOException, InterruptedException {
        // All addresses: one of the loopback would have the source ports of one only.
        HeddleServer server = new HeddleServer(options.jar(), "0.0.0.0", port, Ports.free());
        List<String> jvm = options.serverJvm().isEmpty() ? plan.serverJvm() : options.serverJvm();
        Path log = options.results().resolve("server-" + number + ".log");
        return HeldServer.start("server " + number, server, jvm, arguments(options), log);
    }

    private static List<String> arguments(HoldOptions options) {
        List<String> arguments = new ArrayList<>(List.of("--reuse-port"));
        if (options.interval().compareTo(LONGEST_INTERVAL) > 0) {
            arguments.addAll(List.of(
                    "--idle-timeout",
                    options.interval().multipliedBy(2).plusSeconds(10).toSeconds() + "s"));
        }
        return arguments;
    }

    /** Where they all serve. */
    int port() {
        return port;
    }

    List<HeldServer> servers() {
        return List.copyOf(servers);
    }

    /** The metrics of each. */
    List<ServerFigures> figures() throws IOException, InterruptedException {
        List<ServerFigures> figures = new ArrayList<>();
        for (HeldServer server : servers) {
            figures.add(ServerFigures.of(PrometheusText.parse(probe.body(server.metrics()))));
        }
        return figures;
    }

    /** Live heap after full collections, and resident memory before them, of each. */
    List<ProcessMemory> memory() throws IOException, InterruptedException {
        List<ProcessMemory> memory = new ArrayList<>();
        for (HeldServer server : servers) {
            memory.add(server.memory());
        }
        return memory;
    }

    /** Processor time that each has used. */
    List<Duration> cpu() throws IOException {
        List<Duration> used = new ArrayList<>();
        for (HeldServer server : servers) {
            used.add(new CpuClock(server.pid()).used());
        }
        return used;
    }

    /** Ends them with SIGTERM, and tells which of them did not end with status 0. */
    List<String> stop() {
        List<String> wrong = new ArrayList<>();
        for (HeldServer server : servers) {
            int status = server.stop();
            if (status != 0) {
                wrong.add("%s ended with status %d, see %s".formatted(server.name(), status, server.log()));
            }
        }
        return wrong;
    }

    @Override
    public void close() {
        servers.forEach(HeldServer::close);
        probe.close();
    }
}
