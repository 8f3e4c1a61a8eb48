package dev.heddle.load.soak;

import dev.heddle.load.support.HeapHistogram;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Locations;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.PrometheusText;
import dev.heddle.load.support.ResidentMemory;
import dev.heddle.load.support.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The echo server with handlers that fail, every buffer of which is watched for a leak. */
final class SoakServer implements AutoCloseable {
    private static final String MAIN = "dev.heddle.server.cli.Main";

    private final HeddleServer server;
    private final ServerProcess process;
    private final Path log;
    private final HttpProbe probe = new HttpProbe();

    private SoakServer(HeddleServer server, ServerProcess process, Path log) {
        this.server = server;
        this.process = process;
        this.log = log;
    }

    static SoakServer start(SoakOptions options) throws IOException, InterruptedException {
        HeddleServer server = HeddleServer.onFreePorts(options.jar(), "127.0.0.1");
        Path log = options.results().resolve("server.log");
        ServerProcess process =
                ServerProcess.start("the server", command(server, options), server.admin("/health/ready"), log);
        try {
            OpenFiles.of(process.pid()).require("the server", options.connections());
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
        return new SoakServer(server, process, log);
    }

    private static List<String> command(HeddleServer server, SoakOptions options) {
        List<String> jvm = new ArrayList<>(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dio.netty.leakDetection.level=paranoid",
                // Who has taken a buffer and who has given it back: not each byte that was read of it.
                "-Dio.netty.leakDetection.acquireAndReleaseOnly=true",
                "-Dlogback.configurationFile=heddle-logback.xml"));
        jvm.addAll(options.serverJvm());
        Path faults = Locations.target().resolve("classes");
        String port = Integer.toString(server.port());
        String adminPort = Integer.toString(server.adminPort());
        return JavaCommand.ofClassPath(
                jvm,
                options.jar() + File.pathSeparator + faults,
                MAIN,
                List.of("echo", "--port", port, "--admin-port", adminPort, "--tcp-port", "off"));
    }

    int port() {
        return server.port();
    }

    InUse inUse() throws IOException, InterruptedException, LoadException {
        return InUse.of(metrics());
    }

    /** Collects all garbage first. */
    SoakSample sample(long second, long answers) throws IOException, InterruptedException, LoadException {
        long heap = HeapHistogram.of(process.pid()).totalBytes();
        PrometheusText metrics = metrics();
        return new SoakSample(
                second,
                heap,
                (long) metrics.sum("netty_allocator_memory_used", "memory_type", "direct")
                        .orElseThrow(() -> new LoadException("the server's metrics have no direct memory")),
                ResidentMemory.of(process.pid()),
                files(),
                InUse.of(metrics),
                answers);
    }

    private PrometheusText metrics() throws IOException, InterruptedException {
        return PrometheusText.parse(probe.body(server.admin("/metrics")));
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.count();
        }
    }

    /** Leaves what every coroutine waits for in a file beside the log. */
    Path dump() throws IOException, InterruptedException {
        return Files.writeString(log.resolveSibling("coroutines.txt"), probe.body(server.admin("/coroutines/dump")));
    }

    Path log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** By SIGTERM; returns the exit status. */
    int stop() {
        return process.stop();
    }

    @Override
    public void close() {
        process.close();
        probe.close();
    }
}
