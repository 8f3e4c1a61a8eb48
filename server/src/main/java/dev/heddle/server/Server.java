package dev.heddle.server;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.insight.CoroutineEvents;
import dev.heddle.coroutine.insight.StallDetector;
import dev.heddle.server.files.FileShortage;
import dev.heddle.server.files.OpenFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server.
 *
 * <pre>{@code
 * try (var server = Server.builder()
 *         .http(8080, exchange -> {
 *             Thread.sleep(100);
 *             exchange.response().send("Hello, " + exchange.request().path());
 *         })
 *         .start()) {
 *     System.out.println("listening on " + server.httpAddress());
 *     Thread.currentThread().join();
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    /** How often connections that have become idle are looked for while the server drains. */
    private static final long DRAIN_INTERVAL_MILLIS = 50;
    /** What is left of the grace time at least for handlers that are cancelled. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final StallDetector stalls;
    private final CoroutineEvents events;
    private final ConnectionCounter counter;
    private final Services services;
    private final Listeners listeners;
    private final List<Runnable> onDrained;
    private @Nullable ServerMeters meters;
    private volatile boolean draining;

    Server(ServerBuilder options) throws IOException {
        loops = EventLoops.builder()
                .count(options.eventLoops)
                .transport(options.transport)
                .name(options.name)
                .build();
        stalls = StallDetector.start(loops, options.stallLimit);
        events = CoroutineEvents.start(loops);
        FileShortage.prepare();
        var files = OpenFiles.ofThisProcess();
        counter = new ConnectionCounter(options.mostConnections(files), mostRefusing(files));
        var clients = new ClientConnections(options.maxConnectionsPerClient);
        services = new Services(options);
        var refusedHeaders = new LongAdder();
        listeners = new Listeners(options, loops, counter, clients, refusedHeaders);
        onDrained = List.copyOf(options.onDrained);
        try {
            services.begin(loops, new CountedAdmission(counter, clients));
            listeners.bind(services);
        } catch (IOException | RuntimeException e) {
            stop();
            throw e;
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding", e);
        }
        if (options.registry != null) {
            meters = new ServerMeters(loops, stalls, counter, clients, refusedHeaders, services);
            meters.bindTo(options.registry);
        }
    }

    /** Half of what is left for all else. */
    private static int mostRefusing(OpenFiles files) {
        return (int) Math.max(1, files.reserve() / 2);
    }

    private void stop() {
        loops.close();
        stopWatching();
    }

    /** What outlives the event loops. */
    private void stopWatching() {
        stalls.close();
        events.close();
        services.close();
    }

    /** A server that listens on the loopback address unless told otherwise. */
    public static ServerBuilder builder() {
        return new ServerBuilder();
    }

    /** Where it serves HTTP in clear text. */
    public InetSocketAddress httpAddress() {
        return required(listeners.httpAddress(), "HTTP in clear text");
    }

    /** Where it serves HTTP over TLS. */
    public InetSocketAddress httpsAddress() {
        return required(listeners.httpsAddress(), "HTTP over TLS");
    }

    /** Where it serves TCP. */
    public InetSocketAddress tcpAddress() {
        return required(listeners.tcpAddress(), "TCP");
    }

    private static InetSocketAddress required(@Nullable InetSocketAddress address, String protocol) {
        if (address == null) {
            throw new IllegalStateException("the server does not serve " + protocol);
        }
        return address;
    }

    /** Its event loops. */
    public EventLoops eventLoops() {
        return loops;
    }

    /** Connections that are open now. */
    public int openConnections() {
        return counter.open();
    }

    /** Whether it takes no new connections any more. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Stops: takes no more connections than the kernel has completed already, lets the exchanges in flight end, closes the idle
     * connections; when the grace time is over, closes the upstreams and cancels the handlers that are left; then stops the event
     * loops.
     *
     * @return whether every exchange ended within the grace time
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    public boolean drain(Duration grace) throws InterruptedException {
        draining = true;
        long deadline = System.nanoTime() + grace.toNanos();
        // First of all, so that every response from now on says that it is its connection's last.
        drainIdle();
        listeners.close();
        awaitRegistrations();
        boolean ended = false;
        do {
            drainIdle();
            ended = counter.awaitNone(DRAIN_INTERVAL_MILLIS);
        } while (!ended && System.nanoTime() - deadline < 0);
        if (!ended) {
            log.warn("The time for a stop is over: {} connections are cut", counter.open());
        }
        listeners.closeForGood();
        onDrained.forEach(Runnable::run); // not before: the last exchanges may still call upstreams
        if (meters != null) {
            meters.close();
        }
        try {
            return loops.shutdown(CANCEL_GRACE) && ended;
        } finally {
            stopWatching();
        }
    }

    /** A connection that was accepted last is counted by its own event loop, which may not have come to it. */
    private void awaitRegistrations() throws InterruptedException {
        if (loops.nettyGroup().isShuttingDown()) {
            return;
        }
        for (var loop : loops.nettyGroup()) {
            loop.submit(() -> {}).await();
        }
    }

    private void drainIdle() {
        loops.schedulers().forEach(services::drain);
    }

    /** Drains with ten seconds of grace. An interrupt ends the wait and stays set. */
    @Override
    public void close() {
        try {
            drain(DEFAULT_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
