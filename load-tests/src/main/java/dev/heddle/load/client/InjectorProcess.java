package dev.heddle.load.client;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.zip.DataFormatException;

/** A process that opens connections to a server and keeps them, until it is closed. */
public final class InjectorProcess implements AutoCloseable {
    private final ChildProcess process;

    private InjectorProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it; it has no connection yet. */
    public static InjectorProcess start(String name, List<String> jvmFlags) throws IOException {
        List<String> command = JavaCommand.ofMain(jvmFlags, InjectorMain.class.getName(), List.of());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        return new InjectorProcess(ChildProcess.start(name, builder));
    }

    /** Waits until it is, so that its start takes no processor time from what follows. */
    public void awaitReady() throws IOException, LoadException {
        String line = readLine();
        if (!line.equals(InjectorMain.READY)) {
            throw new IOException(process.name() + " is not ready: " + line);
        }
    }

    /** Lets it open its connections, once, and does not wait for them. */
    public void hold(HeldPlan plan) throws IOException {
        send(plan.toLine());
    }

    /** How its connections do; the latencies are those since this was asked last. */
    public HeldReport report() throws IOException, LoadException {
        send("report");
        String line = readLine();
        try {
            return HeldReport.parse(line);
        } catch (DataFormatException e) {
            throw new IOException("not a report of " + process.name() + ": " + line, e);
        }
    }

    private String readLine() throws IOException, LoadException {
        String line = process.output().readLine();
        if (line == null) {
            throw new LoadException(process.name() + " has ended");
        }
        return line;
    }

    private void send(String line) throws IOException {
        process.input().write(line + "\n");
        process.input().flush();
    }

    /** What messages call it. */
    public String name() {
        return process.name();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Ends it, and its connections with it. */
    @Override
    public void close() {
        process.close();
    }
}
