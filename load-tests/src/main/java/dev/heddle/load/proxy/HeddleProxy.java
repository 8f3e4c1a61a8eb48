package dev.heddle.load.proxy;

import dev.heddle.load.support.HangUp;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.ProcessMemory;
import dev.heddle.load.support.PrometheusText;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Heddle's reverse proxy in a process of its own, and what its admin port tells. */
final class HeddleProxy implements AutoCloseable {
    /** The admin port's page that answers 200 as soon as it serves. */
    static final String READY = "/health/ready";

    /** What Netty's allocator has taken from the system. */
    private static final String DIRECT_MEMORY = "netty_allocator_memory_used";

    private final HeddleServer server;
    private final ServerProcess process;

    private HeddleProxy(HeddleServer server, ServerProcess process) {
        this.server = server;
        this.process = process;
    }

    /** The arguments for a proxy that shares its requests out to these ports. */
    static List<String> toUpstreams(List<Integer> ports) {
        List<String> arguments = new ArrayList<>();
        for (int port : ports) {
            arguments.addAll(List.of("--upstream", "http://127.0.0.1:" + port));
        }
        return arguments;
    }

    /** Starts it on free ports. */
    static HeddleProxy start(ProxyOptions options, List<String> arguments) throws IOException, InterruptedException {
        HeddleServer server = HeddleServer.onFreePorts(options.heddleJar(), "127.0.0.1");
        List<String> all = new ArrayList<>(arguments);
        all.addAll(options.arguments());
        ServerProcess process = ServerProcess.start(
                Proxies.HEDDLE,
                HangUp.heardBy(options.proxyCpus().bind(server.proxy(options.jvm(), all))),
                server.admin(READY),
                options.results().resolve("heddle.log"));
        return new HeddleProxy(server, process);
    }

    int port() {
        return server.port();
    }

    ServerProcess process() {
        return process;
    }

    /** All meters at this moment. */
    PrometheusText metrics() throws IOException, InterruptedException {
        try (HttpProbe probe = new HttpProbe()) {
            return PrometheusText.parse(probe.body(server.admin("/metrics")));
        }
    }

    /** What it holds; it is made to collect its heap for that. */
    ProcessMemory memory() throws IOException, InterruptedException {
        double direct = metrics().sum(DIRECT_MEMORY, "memory_type", "direct").orElse(0);
        return ProcessMemory.of(process.pid(), (long) direct);
    }

    @Override
    public void close() {
        process.close();
    }
}
