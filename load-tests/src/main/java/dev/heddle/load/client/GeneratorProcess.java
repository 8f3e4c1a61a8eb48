package dev.heddle.load.client;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.LoadException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;

/** The load generator in a process of its own, bound to its processors, warm over all measurements. */
public final class GeneratorProcess implements AutoCloseable {
    private static final List<String> JVM_FLAGS = List.of("-Xmx512m", "-XX:+UseSerialGC");

    private final ChildProcess process;

    private GeneratorProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it. */
    public static GeneratorProcess start(CpuList cpus) throws IOException {
        List<String> command = cpus.bind(JavaCommand.ofMain(JVM_FLAGS, GeneratorMain.class.getName(), List.of()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        return new GeneratorProcess(ChildProcess.start("load generator", builder));
    }

    /** Loads a server and measures nothing: a server that is still cold may answer nothing in so short a time. */
    public void warmUp(StartedContender server, Page page, int connections, Duration time)
            throws IOException, LoadException {
        measure(server, page, connections, 0, time, Duration.ZERO);
    }

    /**
     * Loads a server over connections that are new each time.
     *
     * @param rate requests a second over all connections; 0 for as many as are answered
     * @param settle load before the window
     */
    public Measurement measure(
            StartedContender server, Page page, int connections, int rate, Duration settle, Duration window)
            throws IOException, LoadException {
        BufferedWriter input = process.input();
        input.write("%d %d %s %d %d %d %d\n"
                .formatted(
                        server.port(),
                        server.pid(),
                        page.name(),
                        connections,
                        settle.toMillis(),
                        window.toMillis(),
                        rate));
        input.flush();
        String answer = process.output().readLine();
        if (answer != null && answer.startsWith(GeneratorMain.OK)) {
            return Measurement.parse(answer.substring(GeneratorMain.OK.length()));
        }
        throw new LoadException("%s at %,d connections: %s"
                .formatted(server.name(), connections, answer == null ? "the load generator ended" : answer));
    }

    @Override
    public void close() {
        process.close();
    }
}
