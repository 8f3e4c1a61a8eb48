package dev.heddle.load.hold;

import dev.heddle.load.support.HeapHistogram;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.ProcessMemory;
import dev.heddle.load.support.ResidentMemory;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** One of the servers. */
final class HeldServer implements AutoCloseable {
    private final HeddleServer server;
    private final ServerProcess process;
    private final Path log;

    private HeldServer(HeddleServer server, ServerProcess process, Path log) {
        this.server = server;
        this.process = process;
        this.log = log;
    }

    static HeldServer start(String name, HeddleServer server, List<String> jvm, List<String> arguments, Path log)
            throws IOException, InterruptedException {
        ServerProcess process =
                ServerProcess.start(name, server.echo(jvm, arguments), server.admin("/health/ready"), log);
        return new HeldServer(server, process, log);
    }

    String name() {
        return process.name();
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    URI metrics() {
        return server.admin("/metrics");
    }

    /** Resident as it is, with what the last collection has left unused; then the live heap, after a full collection. */
    ProcessMemory memory() throws IOException, InterruptedException {
        long resident = ResidentMemory.of(pid());
        return new ProcessMemory(HeapHistogram.of(pid()).totalBytes(), 0, resident);
    }

    int stop() {
        return process.stop();
    }

    @Override
    public void close() {
        process.close();
    }
}
