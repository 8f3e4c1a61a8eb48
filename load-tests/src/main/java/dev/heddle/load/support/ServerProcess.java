package dev.heddle.load.support;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server in a process of its own, started and answering. What it prints goes to a file. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int SHOWN_LOG_LINES = 15;

    private final ChildProcess process;
    private final Path log;

    private ServerProcess(ChildProcess process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param ready what answers 200 as soon as it is
     * @param log the file its output goes to
     */
    public static ServerProcess start(String name, List<String> command, URI ready, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        ServerProcess server = new ServerProcess(ChildProcess.start(name, builder), log);
        try {
            server.awaitReady(ready);
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** What messages call it. */
    public String name() {
        return process.name();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it a signal by name, such as {@code HUP}. */
    public void signal(String name) throws IOException, InterruptedException {
        process.signal(name);
    }

    /** Kills it (SIGKILL), and waits until it is gone. */
    public void kill() {
        process.kill();
    }

    /** Waits for its end, for so long at most; whether it has ended. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.awaitEnd(limit);
    }

    /** Ends it with SIGTERM and tells its exit status. */
    public int stop() {
        return process.stop();
    }

    @Override
    public void close() {
        process.close();
    }

    private void awaitReady(URI ready) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try (HttpProbe probe = new HttpProbe()) {
            while (!probe.answersOk(ready)) {
                if (!process.isAlive()) {
                    throw new IOException("%s ended with exit status %d before it was ready: %s"
                            .formatted(name(), process.stop(), endOfLog()));
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("%s was not ready after %d s (GET %s): %s"
                            .formatted(name(), START_LIMIT.toSeconds(), ready, endOfLog()));
                }
                Thread.sleep(POLL_INTERVAL);
            }
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> end = lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size());
        return "the end of " + log + ":\n  " + String.join("\n  ", end);
    }
}
