package dev.heddle.load;

import dev.heddle.load.gatling.Knob;
import dev.heddle.load.gatling.LoadPlan;
import dev.heddle.load.gatling.simulation.KnownSimulation;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Ports;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** An echo server, and if a simulation wants it a reverse proxy before it, each a process of its own on free ports. */
final class StartedServers implements Target {
    /** 127.0.0.1 to 127.0.0.254. */
    private static final int MAX_ADDRESSES = 254;

    /** What the server waits between an answer and the next request, unless told otherwise. */
    private static final int DEFAULT_IDLE_SECONDS = 75;

    private final LoadOptions options;
    private final List<Started> servers = new ArrayList<>();

    /** Of the echo server, for HTTP over TLS; 0 if no simulation wants it. */
    private int tlsPort;

    private record Started(HeddleServer heddle, ServerProcess process, Path log) {}

    private StartedServers(LoadOptions options) {
        this.options = options;
    }

    static StartedServers start(LoadOptions options) throws IOException, InterruptedException {
        StartedServers started = new StartedServers(options);
        try {
            started.startAll();
            return started;
        } catch (IOException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        HeddleServer echo = onFreePorts();
        List<String> arguments = new ArrayList<>(patience());
        if (options.plans().keySet().stream().anyMatch(KnownSimulation::isOverTls)) {
            tlsPort = Ports.free();
            arguments.addAll(List.of("--tls-self-signed", "--tls-port", Integer.toString(tlsPort)));
        }
        start("the echo server", "server.log", echo, echo.echo(options.serverJvm(), arguments));
        if (options.plans().keySet().stream().anyMatch(KnownSimulation::isThroughProxy)) {
            HeddleServer proxy = onFreePorts();
            List<String> upstream = List.of("--upstream", "http://127.0.0.1:" + echo.port());
            start("the proxy", "proxy.log", proxy, proxy.proxy(options.serverJvm(), upstream));
        }
    }

    private void start(String name, String log, HeddleServer heddle, List<String> command)
            throws IOException, InterruptedException {
        Path file = options.results().resolve(log);
        ServerProcess process = ServerProcess.start(name, command, heddle.admin("/health/ready"), file);
        servers.add(new Started(heddle, process, file));
        OpenFiles.of(process.pid()).require(name, options.mostConnections());
    }

    private HeddleServer onFreePorts() {
        // A server bound to 127.0.0.1 does not accept at 127.0.0.2.
        String host = mostAddresses() == 1 ? "127.0.0.1" : "0.0.0.0";
        return HeddleServer.onFreePorts(options.serverJar().orElseThrow(), host);
    }

    /** The server closes idle connections, by default before the next request of a long interval. */
    private List<String> patience() {
        long longest = options.plans().values().stream()
                .mapToLong(StartedServers::silence)
                .max()
                .orElse(0);
        return 2 * longest <= DEFAULT_IDLE_SECONDS ? List.of() : List.of("--idle-timeout", 2 * longest + "s");
    }

    private static long silence(LoadPlan plan) {
        return Math.max(
                plan.orZero(Knob.INTERVAL),
                Math.ceilDiv(Math.max(plan.orZero(Knob.PAUSE_MS), plan.orZero(Knob.WAIT_MS)), 1_000));
    }

    private int mostAddresses() {
        return options.plans().values().stream().mapToInt(this::addresses).max().orElse(1);
    }

    /** Each injector has addresses of its own to connect to, and with them source ports that no other one takes. */
    private int addresses(LoadPlan plan) {
        int forPorts = Math.ceilDiv(plan.mostConnections(), LoadOptions.CONNECTIONS_PER_INJECTOR);
        return Math.min(MAX_ADDRESSES, Math.max(forPorts, options.injectors(plan)));
    }

    private Started reachedBy(KnownSimulation simulation) {
        return simulation.isThroughProxy() ? servers.getLast() : servers.getFirst();
    }

    @Override
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Started started : servers) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append("Started: %s, pid %d, port %d, admin page %s"
                            .formatted(
                                    started.process().name(),
                                    started.process().pid(),
                                    started.heddle().port(),
                                    started.heddle().admin("/")));
        }
        return text.toString();
    }

    @Override
    public List<String> baseUrls(KnownSimulation simulation) {
        LoadPlan plan = Objects.requireNonNull(options.plans().get(simulation));
        boolean tls = simulation.isOverTls();
        int port = tls ? tlsPort : reachedBy(simulation).heddle().port();
        return IntStream.rangeClosed(1, addresses(plan))
                .mapToObj(host -> (tls ? "https" : "http") + "://127.0.0." + host + ":" + port)
                .toList();
    }

    @Override
    public Optional<URI> metrics(KnownSimulation simulation) {
        return Optional.of(reachedBy(simulation).heddle().admin("/metrics"));
    }

    @Override
    public OptionalLong pid(KnownSimulation simulation) {
        return OptionalLong.of(reachedBy(simulation).process().pid());
    }

    @Override
    public List<String> stop() {
        List<String> failures = new ArrayList<>();
        for (Started started : servers.reversed()) {
            int status = started.process().stop();
            if (status != 0) {
                failures.add("%s ended with exit status %d after SIGTERM: see %s"
                        .formatted(started.process().name(), status, started.log()));
            }
        }
        return failures;
    }

    @Override
    public void close() {
        servers.reversed().forEach(started -> started.process().close());
    }
}
