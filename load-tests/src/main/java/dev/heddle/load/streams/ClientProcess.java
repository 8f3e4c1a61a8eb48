package dev.heddle.load.streams;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.zip.DataFormatException;

/** A process that sends requests, until it is closed. */
final class ClientProcess implements AutoCloseable {
    private final ChildProcess process;

    private ClientProcess(ChildProcess process) {
        this.process = process;
    }

    static ClientProcess start(String name, List<String> jvmFlags) throws IOException {
        List<String> command = JavaCommand.ofMain(jvmFlags, ClientMain.class.getName(), List.of());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        return new ClientProcess(ChildProcess.start(name, builder));
    }

    /** Waits until it is, so that its start takes no processor time from what follows. */
    void awaitReady() throws IOException, LoadException {
        String line = readLine();
        if (!line.equals(ClientMain.READY)) {
            throw new IOException(process.name() + " is not ready: " + line);
        }
    }

    void begin(ClientShare share) throws IOException {
        send(share.toLine());
    }

    ClientReport report() throws IOException, LoadException {
        send("report");
        String line = readLine();
        try {
            return ClientReport.parse(line);
        } catch (DataFormatException | IllegalArgumentException e) {
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

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
