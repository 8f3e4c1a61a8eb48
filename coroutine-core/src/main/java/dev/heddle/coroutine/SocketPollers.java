package dev.heddle.coroutine;

import org.slf4j.LoggerFactory;

/**
 * The JDK's pollers for blocking sockets are virtual threads that inherit the scheduler of the first virtual thread that
 * blocks on a {@code java.net} socket. Were that a coroutine, every such socket of the process would depend on one event
 * loop; so they are started here, on a platform thread, which has no scheduler to inherit.
 */
final class SocketPollers implements Runnable {
    private SocketPollers() {}

    /** Starts them, once for the JVM; returns when they run. */
    static void start() {
        var starter = Thread.ofPlatform().name("socket-poller-starter").daemon().start(new SocketPollers());
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

    @Override
    public void run() {
        try {
            Class.forName("sun.nio.ch.Poller", true, null);
        } catch (ClassNotFoundException | LinkageError e) {
            LoggerFactory.getLogger(SocketPollers.class).debug("The JDK's socket pollers were not started", e);
        }
    }
}
