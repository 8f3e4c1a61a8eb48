package dev.heddle.load.proxy;

import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.PrometheusText;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An upstream: Heddle's echo server, which can be killed and started again on the same port. Confined to one thread. */
public final class Origin implements AutoCloseable {
    /** It has one core with others, and holds little: a small heap, and one event loop. */
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private final String name;
    private final HeddleServer server;
    private final CpuList cpus;
    private final Path log;
    private ServerProcess process;

    private Origin(String name, Path heddleJar, CpuList cpus, Path logs) throws IOException, InterruptedException {
        this.name = name;
        this.server = HeddleServer.onFreePorts(heddleJar, "127.0.0.1");
        this.cpus = cpus;
        this.log = logs.resolve(name + ".log");
        this.process = launch();
    }

    /** Starts it on free ports. */
    public static Origin start(String name, Path heddleJar, CpuList cpus, Path logs)
            throws IOException, InterruptedException {
        return new Origin(name, heddleJar, cpus, logs);
    }

    /** Starts it on free ports. */
    static Origin start(ProxyOptions options, String name) throws IOException, InterruptedException {
        return start(name, options.heddleJar(), options.clientCpus(), options.results());
    }

    private ServerProcess launch() throws IOException, InterruptedException {
        List<String> command = server.echo(JVM, List.of("--event-loops", "1"));
        return ServerProcess.start(name, cpus.bind(command), server.admin(HeddleProxy.READY), log);
    }

    /** Where it answers. */
    public int port() {
        return server.port();
    }

    /** Requests that it has answered since it was started. */
    long requests() throws IOException, InterruptedException {
        try (HttpProbe probe = new HttpProbe()) {
            return (long) PrometheusText.parse(probe.body(server.admin("/metrics")))
                    .sum("http_server_requests_seconds_count")
                    .orElse(0);
        }
    }

    /** Kills it: connections end without notice, and new ones are refused. */
    void kill() {
        process.kill();
    }

    /** After {@link #kill}: starts it again on the same port, and tells how long that took. */
    Duration restart() throws IOException, InterruptedException {
        long start = System.nanoTime();
        process = launch();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        process.close();
    }
}
