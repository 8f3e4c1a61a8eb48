package dev.heddle.load.streams;

import dev.heddle.load.support.CpuClock;
import dev.heddle.load.support.HeapHistogram;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.PrometheusText;
import dev.heddle.load.support.ResidentMemory;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The server; ended with this object. */
final class StreamsServer implements AutoCloseable {
    private final HeddleServer server;
    private final List<String> jvm;
    private final Path log;
    private final ServerProcess process;
    private final CpuClock cpu;
    private final HttpProbe probe = new HttpProbe();

    private StreamsServer(HeddleServer server, List<String> jvm, Path log, ServerProcess process) {
        this.server = server;
        this.jvm = jvm;
        this.log = log;
        this.process = process;
        this.cpu = new CpuClock(process.pid());
    }

    static StreamsServer start(StreamsOptions options, StreamsPlan plan) throws IOException, InterruptedException {
        HeddleServer server = HeddleServer.onFreePorts(options.jar(), "127.0.0.1");
        List<String> jvm = options.serverJvm().isEmpty() ? plan.serverJvm() : options.serverJvm();
        List<String> arguments = List.of("--http2-max-streams", Integer.toString(Math.max(100, plan.streams())));
        Path log = options.results().resolve("server.log");
        ServerProcess process =
                ServerProcess.start("server", server.echo(jvm, arguments), server.admin("/health/ready"), log);
        return new StreamsServer(server, jvm, log, process);
    }

    int port() {
        return server.port();
    }

    List<String> jvm() {
        return jvm;
    }

    /** Its metrics; empty while it does not answer in time, such as within a long collection. */
    Optional<PrometheusText> metrics() throws InterruptedException {
        try {
            return Optional.of(PrometheusText.parse(probe.body(server.admin("/metrics"))));
        } catch (IOException late) {
            return Optional.empty();
        }
    }

    /** What it holds in memory now. */
    long resident() throws IOException {
        return ResidentMemory.of(process.pid());
    }

    /** The most that it has held in memory at any time. */
    long mostResident() throws IOException {
        return ResidentMemory.mostOf(process.pid());
    }

    /** Processor time that it has used. */
    Duration cpu() throws IOException {
        return cpu.used();
    }

    /** What lives in its heap after a full collection, which holds it up. */
    HeapHistogram heap() throws IOException, InterruptedException {
        return HeapHistogram.of(process.pid());
    }

    /** Ends it with SIGTERM, and tells if it has not ended with status 0. */
    Optional<String> stop() {
        int status = process.stop();
        return status == 0 ? Optional.empty() : Optional.of("the server ended with status " + status + ", see " + log);
    }

    @Override
    public void close() {
        process.close();
        probe.close();
    }
}
