package dev.heddle.load;

import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A {@link FakeHeddle} that runs before the load test does. */
record StartedFake(HeddleServer heddle, ServerProcess process) implements AutoCloseable {
    static StartedFake start(Path jar, Path log) throws IOException, InterruptedException {
        HeddleServer heddle = HeddleServer.onFreePorts(jar, "127.0.0.1");
        List<String> command = heddle.echo(List.of(), List.of());
        return new StartedFake(
                heddle, ServerProcess.start("the fake server", command, heddle.admin("/health/ready"), log));
    }

    String url() {
        return "http://127.0.0.1:" + heddle.port();
    }

    String adminUrl() {
        return "http://127.0.0.1:" + heddle.adminPort();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.close();
    }
}
