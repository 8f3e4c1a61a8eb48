package dev.heddle.load.bench;

import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;

/** A server that runs, and has shown that it answers what is measured. */
record StartedContender(ServerProcess process, int port) implements AutoCloseable {
    /** Starts it and checks its answer. */
    static StartedContender start(Contender contender, CpuList cpus, Path logs)
            throws IOException, InterruptedException, LoadException {
        ServerProcess process = ServerProcess.start(
                contender.name(),
                cpus.bind(contender.command()),
                contender.ready(),
                logs.resolve(contender.name() + ".log"));
        StartedContender started = new StartedContender(process, contender.port());
        try {
            started.requireHello();
        } catch (IOException | InterruptedException | LoadException e) {
            started.close();
            throw e;
        }
        return started;
    }

    String name() {
        return process.name();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }

    private void requireHello() throws IOException, InterruptedException, LoadException {
        try (HttpProbe probe = new HttpProbe()) {
            String body = probe.body(Contender.plaintext(port));
            if (!body.equals(PlaintextResponses.BODY)) {
                throw new LoadException(name() + " answers '" + body + "' and not '" + PlaintextResponses.BODY + "'");
            }
        }
    }
}
