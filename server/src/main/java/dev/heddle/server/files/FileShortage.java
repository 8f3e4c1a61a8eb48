package dev.heddle.server.files;

import io.netty.util.concurrent.EventExecutor;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which this process gets no more files, be it by its own limit (EMFILE) or the machine's (ENFILE): said once
 * when it begins and once when it is over, however much fails meanwhile. Any thread.
 */
public final class FileShortage {
    /** One for all that a process opens. */
    public static final FileShortage OF_PROCESS = new FileShortage();

    /** What the operating system calls both kinds. */
    static final String TOO_MANY = "Too many open files";

    private static final Logger log = LoggerFactory.getLogger(FileShortage.class);

    /** When it is looked whether it is over. */
    public static final long LOOK_AGAIN_MILLIS = 500;

    /** Nothing may have failed for so long: a file that becomes free now and then is no end. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What must be free at least: the first connection that comes would take the last one again. */
    private static final int FREE = 16;

    /** There on every system that has the limit. */
    private static final String ANY_FILE = "/dev/null";

    // Guarded by this object, as all below.
    private boolean on;
    private long began;
    private long lastMet;
    private long times;

    private FileShortage() {}

    /** Loads what will be needed: where there are no files left, a class that is not loaded cannot be. */
    public static void prepare() {
        log.debug("files are free: {}, else: {}", areFilesFree(), NoFilesException.class);
    }

    /** Whether this is why something failed. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var message = cause.getMessage();
            if (message != null && message.contains(TOO_MANY)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Something could not be opened for this reason.
     *
     * @param what it was, for the log: {@code a connection of a client}
     * @param executor looks later whether it is over
     */
    public void met(String what, EventExecutor executor) {
        long now = System.nanoTime();
        synchronized (this) {
            lastMet = now;
            times++;
            if (on) {
                return;
            }
            on = true;
            began = now;
            times = 1;
        }
        long most = OpenFiles.lastKnownMost();
        log.warn(
                "No files are left for {}: this process may have {} open. No connections are accepted until some are"
                        + " free; those that are open are served on ({})",
                what,
                most == OpenFiles.UNKNOWN ? "no more" : most,
                OpenFiles.howToRaise());
        lookLater(executor);
    }

    /** Whether it goes on, as far as is known. */
    public synchronized boolean isOn() {
        return on;
    }

    /** Whether files can be opened at this moment. */
    public static boolean areFilesFree() {
        List<FileInputStream> opened = new ArrayList<>(FREE);
        try {
            for (int i = 0; i < FREE; i++) {
                opened.add(new FileInputStream(ANY_FILE));
            }
            return true;
        } catch (IOException none) {
            return !isCauseOf(none);
        } finally {
            opened.forEach(FileShortage::close);
        }
    }

    private static void close(FileInputStream file) {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("{} cannot be closed: {}", ANY_FILE, e.toString());
        }
    }

    private void lookLater(EventExecutor executor) {
        executor.schedule(() -> look(executor), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(EventExecutor executor) {
        if (!areFilesFree() || !isQuiet()) {
            lookLater(executor);
            return;
        }
        long lasted;
        long failed;
        synchronized (this) {
            on = false;
            lasted = System.nanoTime() - began;
            failed = times;
        }
        log.info(
                "Files are free again after {} s, in which {} attempts to open one have failed: connections are"
                        + " accepted as before",
                Duration.ofNanos(lasted).toSeconds(),
                failed);
    }

    private synchronized boolean isQuiet() {
        return System.nanoTime() - lastMet >= QUIET_NANOS;
    }
}
