package dev.heddle.server.live;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One load: on an event loop of its own, with a coroutine for each connection, which sends a request, reads the answer, and
 * again. Ends by itself when the time is over, when it is told to, or when the server drains.
 */
final class LoadRun {
    private static final Logger log = LoggerFactory.getLogger(LoadRun.class);

    /** So many connections are opened at once, then a pause: not more than the queue of a socket that listens takes. */
    private static final int OPENED_AT_ONCE = 100;

    private static final long PAUSE_MILLIS = 10;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 200;
    /** For requests that are under way at the end; the longest takes a second. */
    private static final long MOST_MILLIS_TO_END = 3000;

    private final LoadRequest request;
    private final String address;
    private final BooleanSupplier draining;
    private final long startedAt = System.nanoTime();
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile String phase = "running";
    private volatile long millisAtEnd;
    /** Null before there are connections. */
    private volatile @Nullable Upstream server;

    private LoadRun(LoadRequest request, String address, BooleanSupplier draining) {
        this.request = request;
        this.address = address;
        this.draining = draining;
    }

    /**
     * Starts it. Returns at once.
     *
     * @param address scheme, host and port
     * @param draining ends it
     */
    static LoadRun start(LoadRequest request, String address, BooleanSupplier draining) {
        var run = new LoadRun(request, address, draining);
        // No coroutine: it closes event loops, which a coroutine cannot wait for.
        Thread.ofVirtual().name("live-load").start(run::run);
        return run;
    }

    /** Tells it to end, which takes as long as a request does. */
    void stop() {
        stopped = true;
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Whether it has ended within a time. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    LoadState state() {
        var open = server;
        boolean over = hasEnded();
        return new LoadState(
                phase,
                request.connections(),
                request.seconds(),
                request.target().inWords(),
                over || open == null ? 0 : open.pools().open(),
                requests.sum(),
                failures.sum(),
                over ? millisAtEnd : millis());
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    }

    private void run() {
        var outcome = "failed";
        try {
            runOnLoop();
            outcome = stopped || draining.getAsBoolean() ? "stopped" : "completed";
        } catch (InterruptedException | RuntimeException e) {
            log.error("The load from the live page failed", e);
        } finally {
            millisAtEnd = millis();
            phase = outcome;
            ended.countDown();
        }
    }

    private void runOnLoop() throws InterruptedException {
        var limits = UpstreamLimits.DEFAULT.withConnections(request.connections());
        try (var loops = EventLoops.builder().count(1).name("live-load").build();
                var upstream = Upstream.builder(address).limits(limits).build()) {
            server = upstream;
            var scheduler = loops.schedulers().getFirst();
            open(scheduler, upstream);
            while (!isOver()) {
                Thread.sleep(PAUSE_MILLIS);
            }
            awaitRequests(scheduler);
        }
    }

    private void open(CoroutineScheduler scheduler, Upstream upstream) throws InterruptedException {
        for (int i = 0; i < request.connections() && !isOver(); i++) {
            if (i > 0 && i % OPENED_AT_ONCE == 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            scheduler.start("live-load", i, () -> drive(upstream));
        }
    }

    private void drive(Upstream upstream) throws InterruptedException {
        while (!isOver()) {
            try (var response = upstream.get(request.target().path)) {
                response.body().readAll();
                (response.status() == 200 ? requests : failures).increment();
            } catch (IOException e) {
                failures.increment();
                Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
            }
        }
    }

    private boolean isOver() {
        return stopped
                || draining.getAsBoolean()
                || System.nanoTime() - startedAt >= TimeUnit.SECONDS.toNanos(request.seconds());
    }

    /** So that the server does not see its clients break off. Whoever takes longer is cancelled when the loop closes. */
    private static void awaitRequests(CoroutineScheduler scheduler) throws InterruptedException {
        for (long waited = 0; scheduler.live() > 0 && waited < MOST_MILLIS_TO_END; waited += PAUSE_MILLIS) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
