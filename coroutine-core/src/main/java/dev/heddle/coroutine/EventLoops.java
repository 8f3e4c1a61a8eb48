package dev.heddle.coroutine;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group of event loops, each with the scheduler of its coroutines.
 *
 * <pre>{@code
 * try (var loops = EventLoops.builder().build()) {
 *     loops.next().start("greeter", () -> {
 *         Coroutine.sleep(Duration.ofSeconds(1));
 *         System.out.println("hello from " + Coroutine.current());
 *     }).join();
 * }
 * }</pre>
 *
 * <p>{@link #nettyGroup()} serves any Netty bootstrap.
 */
public final class EventLoops implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final int LOOP_STOP_SECONDS = 3;

    /**
     * Makes the loops platform threads that are adopted, as those of any Netty application: the design that was not taken,
     * kept so that both can be measured. The reasons are at {@link VirtualLoopScheduler}.
     */
    private static final boolean ON_PLATFORM_THREADS = "platform".equals(System.getProperty("heddle.loop-thread"));

    private final Transport transport;
    private final IoEventLoopGroup group;
    private final List<CoroutineScheduler> schedulers;
    private final AtomicInteger turn = new AtomicInteger();

    private EventLoops(Builder options) {
        transport = options.clock == null ? options.transport.resolve() : Transport.NIO;
        group = options.clock != null || (VirtualThreads.open() && !ON_PLATFORM_THREADS)
                ? new VirtualEventLoopGroup(options, transport.ioHandler())
                : new MultiThreadIoEventLoopGroup(
                        options.count, new DefaultThreadFactory(options.name), transport.ioHandler());
        var all = new ArrayList<CoroutineScheduler>(options.count);
        for (EventExecutor loop : group) {
            all.add(CoroutineScheduler.of((EventLoop) loop));
        }
        schedulers = List.copyOf(all);
        options.listeners.forEach(listener -> schedulers.forEach(scheduler -> scheduler.addListener(listener)));
    }

    /** One event loop for each processor, on the best transport there is, unless told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether coroutines run on their event loops' threads here. False means that the JDK's internals are closed and that
     * the JDK's default scheduler runs them; a warning in the log names the missing flag.
     */
    public static boolean coroutinesRunOnEventLoops() {
        return VirtualThreads.open();
    }

    /** The transport in use, never {@link Transport#AUTO}. */
    public Transport transport() {
        return transport;
    }

    /** The group for Netty's bootstraps. Shut it down by {@link #shutdown}, not by its own methods. */
    public IoEventLoopGroup nettyGroup() {
        return group;
    }

    /** One scheduler for each event loop. */
    public List<CoroutineScheduler> schedulers() {
        return schedulers;
    }

    /** The schedulers in turn. */
    public CoroutineScheduler next() {
        return schedulers.get(Math.floorMod(turn.getAndIncrement(), schedulers.size()));
    }

    /** As {@link #shutdown(Duration)} with ten seconds. An interrupt ends the wait and stays set. */
    @Override
    public void close() {
        try {
            shutdown(DEFAULT_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Cancels every coroutine, waits until their {@code finally} blocks have run, then stops the loops and closes what
     * channels are left. Starting a coroutine is refused from now on. A second call waits likewise.
     *
     * @param grace how long to wait for the coroutines; those that have not ended by then are named in the log and never
     *     run again
     * @return whether every coroutine ended in time
     * @throws InterruptedException if the caller is interrupted while it waits; the shutdown goes on
     * @throws IllegalStateException in a coroutine or on an event loop, which would wait for itself
     */
    public boolean shutdown(Duration grace) throws InterruptedException {
        if (Coroutine.currentOrNull() != null) {
            throw new IllegalStateException("a coroutine cannot wait for the shutdown of event loops");
        }
        CoroutineScheduler.refuseOnEventLoop("shutdown");
        long deadline = System.nanoTime() + grace.toNanos();
        schedulers.forEach(scheduler -> scheduler.close("the event loops shut down"));
        boolean ended = true;
        for (var scheduler : schedulers) {
            if (!scheduler.registry.awaitEmpty(deadline - System.nanoTime())) {
                ended = false;
                giveUp(scheduler);
            }
        }
        return stopLoops() && ended;
    }

    /** Bounded too: a coroutine that computes without end holds its loop's thread for ever. */
    private boolean stopLoops() throws InterruptedException {
        // Not a quiet period of zero: a loop of Netty's own may then end without having closed its channels.
        boolean stopped = group.shutdownGracefully(1, TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS)
                .await(LOOP_STOP_SECONDS, TimeUnit.SECONDS);
        for (var scheduler : schedulers) {
            if (stopped && scheduler instanceof VirtualLoopScheduler own) {
                own.carrier().join(Duration.ofSeconds(LOOP_STOP_SECONDS));
            }
        }
        return stopped;
    }

    private static void giveUp(CoroutineScheduler scheduler) {
        log.warn(
                "Event loop {} stops although {} coroutines have not ended: {}",
                scheduler.name(),
                scheduler.live(),
                scheduler.coroutines().stream()
                        .limit(10)
                        .map(Coroutine::toString)
                        .collect(Collectors.joining(", ")));
        if (scheduler instanceof VirtualLoopScheduler own) {
            own.abandonCoroutines();
        }
    }

    /** Options of a group. */
    public static final class Builder {
        private int count = Runtime.getRuntime().availableProcessors();
        private Transport transport = Transport.AUTO;
        private String name = "event-loop";
        private final List<CoroutineListener> listeners = new ArrayList<>();
        private @Nullable LoopClock clock;

        private Builder() {}

        /**
         * How many event loops.
         *
         * @throws IllegalArgumentException if not from 1 to 1,024
         */
        public Builder count(int count) {
            if (count < 1 || count > 1024) {
                throw new IllegalArgumentException(count + " event loops: allowed are 1 to 1024");
            }
            this.count = count;
            return this;
        }

        /** Which transport. {@link #build()} fails if this machine does not have it. */
        public Builder transport(Transport transport) {
            this.transport = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /** Names the loops in logs and meters, each with its number behind. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Adds a listener to every loop, behind those that were added before. */
        public Builder listener(CoroutineListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Gives the loop a time of its own instead of real time: for tests. It serves NIO's sockets and Netty's local
         * channels then. Time of one's own is for one loop: two would have to agree when both have nothing to do.
         */
        public Builder clock(LoopClock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Starts the loops.
         *
         * @throws IllegalArgumentException if the transport is not available, or with a clock if there is more than one
         *     loop or a transport other than nio
         * @throws IllegalStateException with a clock, if the JDK's internals are closed: names the missing flag
         */
        public EventLoops build() {
            if (clock != null) {
                checkThatAClockIsPossible();
            }
            return new EventLoops(this);
        }

        private void checkThatAClockIsPossible() {
            if (count != 1) {
                throw new IllegalArgumentException(count + " event loops with a clock: allowed is 1");
            }
            if (transport != Transport.AUTO && transport != Transport.NIO) {
                throw new IllegalArgumentException("transport " + transport + " with a clock: allowed are "
                        + Transport.AUTO + ", " + Transport.NIO);
            }
            if (!VirtualThreads.open()) {
                throw new IllegalStateException("an event loop with a clock of its own must run its coroutines itself,"
                        + " and the JDK's internals are closed: start the JVM with " + VirtualThreads.missingFlag());
            }
        }
    }

    private static final class VirtualEventLoopGroup extends MultiThreadIoEventLoopGroup {
        private static final class Numbering {
            final Builder options;
            int next = 1;

            Numbering(Builder options) {
                this.options = options;
            }
        }

        VirtualEventLoopGroup(Builder options, IoHandlerFactory ioHandler) {
            super(options.count, (Executor) null, ioHandler, new Numbering(options));
        }

        /** Called by the constructor above, before this class has fields: what it needs comes as an argument. */
        @Override
        protected IoEventLoop newChild(Executor unused, IoHandlerFactory ioHandler, Object... args) {
            var numbering = (Numbering) args[0];
            var name = numbering.options.name + "-" + numbering.next++;
            var clock = numbering.options.clock;
            return clock == null
                    ? startInRealTime(name, ioHandler)
                    : ClockedLoopScheduler.start(name, this, clock).virtualEventLoop();
        }

        private IoEventLoop startInRealTime(String name, IoHandlerFactory ioHandler) {
            var scheduler = new VirtualLoopScheduler(name, this, ioHandler, Ticker.systemTicker());
            scheduler.start();
            return scheduler.virtualEventLoop();
        }
    }
}
