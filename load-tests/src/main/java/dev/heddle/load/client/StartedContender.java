package dev.heddle.load.client;

import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A server that runs, and has shown that it answers what is measured. */
public record StartedContender(ServerProcess process, int port) implements AutoCloseable {
    /**
     * Starts it and checks its answer to {@link Page#PLAINTEXT}.
     *
     * @param logs the directory for its log
     */
    public static StartedContender start(Contender contender, CpuList cpus, Path logs)
            throws IOException, InterruptedException, LoadException {
        return start(contender, Page.PLAINTEXT, cpus, logs);
    }

    /**
     * Starts it and checks its answer.
     *
     * @param logs the directory for its log
     */
    public static StartedContender start(Contender contender, Page page, CpuList cpus, Path logs)
            throws IOException, InterruptedException, LoadException {
        ServerProcess process = ServerProcess.start(
                contender.name(),
                cpus.bind(contender.command()),
                contender.ready(),
                logs.resolve(contender.name() + ".log"));
        StartedContender started = new StartedContender(process, contender.port());
        try {
            Answer.of(started, page).require(page);
        } catch (IOException | LoadException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** What messages call it. */
    public String name() {
        return process.name();
    }

    /** Where it answers. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
