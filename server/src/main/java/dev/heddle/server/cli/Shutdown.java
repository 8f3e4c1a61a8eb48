package dev.heddle.server.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** The wish that the server stops: a signal's, or a test's. */
final class Shutdown {
    private final AtomicReference<String> requestedBy = new AtomicReference<>("");
    private final CountDownLatch requested = new CountDownLatch(1);

    /** Asks for the end; false if it has been asked for before. */
    boolean request(String by) {
        boolean first = requestedBy.compareAndSet("", by);
        requested.countDown();
        return first;
    }

    /** Waits until the end is asked for; returns by whom. */
    String await() throws InterruptedException {
        requested.await();
        return requestedBy.get();
    }
}
