package dev.heddle.load.support;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that this one started and will end: by {@link #stop}, and if this JVM ends first (Ctrl-C) by a shutdown hook.
 * It is known by its handle, never looked up by name.
 */
public final class ChildProcess implements AutoCloseable {
    /** A server that drains has this long before it is killed. */
    private static final int STOP_SECONDS = 30;

    /** Set by the first hook. Any thread. */
    private static volatile boolean jvmEnding;

    private final String name;
    private final Process process;
    private final Thread hook;

    /** Whether it was asked to end: some servers take a second SIGTERM for impatience, and do not finish. Any thread. */
    private final AtomicBoolean asked = new AtomicBoolean();

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.hook = new Thread(this::endWithThisJvm, "stop-" + name);
    }

    /** Starts it. */
    public static ChildProcess start(String name, ProcessBuilder builder) throws IOException {
        ChildProcess child = new ChildProcess(name, builder.start());
        try {
            Runtime.getRuntime().addShutdownHook(child.hook);
        } catch (IllegalStateException e) {
            child.endWithThisJvm(); // Too late for a hook: this JVM is ending already.
        }
        return child;
    }

    /** Whether this JVM is on its way out (Ctrl-C): that children end then is no finding of theirs. */
    public static boolean isJvmEnding() {
        return jvmEnding;
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it prints, unless that goes to a file. */
    public BufferedReader output() {
        return process.inputReader();
    }

    /** What it reads. */
    public BufferedWriter input() {
        return process.outputWriter();
    }

    /** Waits until it ends on its own and tells its exit status. */
    public int await() throws InterruptedException {
        int status = process.waitFor();
        forget();
        return status;
    }

    /** Sends it a signal by name, such as {@code HUP}, and does not wait for what it does then. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("no signal " + name + " to " + this.name + ", process " + pid());
        }
    }

    /** Kills it (SIGKILL), and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
        forget();
    }

    /** Waits for its end, for so long at most; whether it has ended. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit);
    }

    /** Asks it to end (SIGTERM), kills it if it does not, and tells its exit status. */
    public int stop() {
        end();
        forget();
        return process.exitValue();
    }

    @Override
    public void close() {
        stop();
    }

    private void endWithThisJvm() {
        jvmEnding = true;
        end();
    }

    private void end() {
        if (asked.compareAndSet(false, true)) {
            process.destroy();
        }
        boolean interrupted = false;
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        process.destroyForcibly().onExit().join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending: the hook runs already.
        }
    }
}
