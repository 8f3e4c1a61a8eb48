package dev.heddle.coroutine;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/**
 * The JDK's pollers for blocking sockets are virtual threads that inherit the scheduler of the first virtual thread that
 * blocks on a {@code java.net} socket. Were that a coroutine, every such socket of the process would depend on one event
 * loop. Were it the JDK's default scheduler, they would depend on that: a handful of offloaded calls that block its threads,
 * which are as many as there are processors, would leave every socket unread. So they get threads of their own, as many as
 * the JDK takes where its pollers are no virtual threads: one for four processors.
 */
final class SocketPollers implements Runnable {
    private static final int PROCESSORS_FOR_EACH_THREAD = 4;

    private SocketPollers() {}

    /** Starts them, once for the JVM; returns when they run. */
    static void start() {
        var starter = VirtualThreads.create(newScheduler(), "socket-poller-starter", new SocketPollers());
        starter.start();
        boolean interrupted = false;
        while (starter.isAlive()) {
            try {
                starter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Executor newScheduler() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / PROCESSORS_FOR_EACH_THREAD);
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("socket-pollers-", 1).daemon().factory());
    }

    /** Must not touch {@link VirtualThreads}, which is being initialised. */
    @Override
    public void run() {
        try {
            Class.forName("sun.nio.ch.Poller", true, null);
        } catch (ClassNotFoundException | LinkageError e) {
            LoggerFactory.getLogger(SocketPollers.class).debug("The JDK's socket pollers were not started", e);
        }
    }
}
