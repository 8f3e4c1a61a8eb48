package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds virtual threads that wait while they are pinned: a native frame or a class initialiser below keeps the JDK from
 * suspending them, and so a coroutine holds its event loop, and nobody else of it gets a turn. It counts all of them in
 * this JVM, and names each place once in the log, with the coroutine, its stack and the JDK's reason.
 *
 * <p>Only the JDK sees this. It says so by an event of the Flight Recorder, about a second late; the coroutine may have
 * ended by then, and is named by its kind only. The recorder is started on a thread of its own, since its first start takes
 * some hundred milliseconds. What happens before it runs is not seen. A wait that is long is also found while it lasts, by
 * a {@link StallDetector}.
 *
 * <p>Where this Java has no Flight Recorder, one line in the log says so and nothing is found. Where the JDK's internals
 * are closed, what is held is a thread of the JDK's scheduler instead of an event loop.
 */
public final class PinningDetector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PinningDetector.class);
    private static final AtomicBoolean ABSENCE_LOGGED = new AtomicBoolean();

    /** More places than these are counted only. */
    static final int MOST_SITES = 100;

    private final List<CoroutineScheduler> schedulers;
    private final Duration limit;
    private final AtomicLong count = new AtomicLong();
    private final CompletableFuture<String> unavailable = new CompletableFuture<>();

    /** Confined to the thread that tells. */
    private final Set<String> sites = new HashSet<>();

    /** What is not yet looked at. If it is too much, the rest is counted only. */
    private final BlockingQueue<Pin> told = new ArrayBlockingQueue<>(1000);

    private volatile boolean closed;

    PinningDetector(Collection<CoroutineScheduler> schedulers, Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("pinning limit " + limit + ": allowed is 0 and more");
        }
        this.schedulers = List.copyOf(schedulers);
        this.limit = limit;
    }

    /**
     * Starts to count, and to name the coroutines of a group of event loops.
     *
     * @param limit shorter waits are counted but not named; the JDK's own recordings take 20 ms
     * @throws IllegalArgumentException if the limit is less than zero
     */
    public static PinningDetector start(EventLoops loops, Duration limit) {
        return start(loops.schedulers(), limit);
    }

    /**
     * Starts to count, and to name the coroutines of some event loops.
     *
     * @param limit shorter waits are counted but not named; the JDK's own recordings take 20 ms
     * @throws IllegalArgumentException if the limit is less than zero
     */
    public static PinningDetector start(Collection<CoroutineScheduler> schedulers, Duration limit) {
        var detector = new PinningDetector(schedulers, limit);
        if (FlightRecording.isAvailable()) {
            Thread.ofPlatform().name("pinning-detector").daemon().start(detector::watch);
        } else {
            detector.giveUp(FlightRecording.ABSENT);
        }
        return detector;
    }

    private void watch() {
        if (closed) {
            return;
        }
        try (var events = new PinnedEvents(this::told)) {
            events.start();
            while (!closed) {
                found(told.take());
            }
        } catch (InterruptedException e) {
            log.debug("Nobody interrupts this thread", e);
        } catch (RuntimeException | LinkageError e) {
            giveUp("the Flight Recorder does not start: " + e.getMessage());
        }
    }

    /** On the recorder's thread, which must not wait, and whose own events are in no recording. */
    private void told(Pin pin) {
        if (!told.offer(pin)) {
            count.incrementAndGet();
        }
    }

    private void giveUp(String why) {
        if (!ABSENCE_LOGGED.getAndSet(true)) {
            log.warn("Pinned coroutines are neither counted nor named: {}", why);
        }
        unavailable.complete(why);
    }

    void found(Pin pin) {
        if (pin == Pin.NONE) {
            return;
        }
        PinnedEvent.commit(pin, () -> nameOf(pin));
        if (pin.duration().compareTo(limit) >= 0 && sites.size() < MOST_SITES && sites.add(pin.site())) {
            tell(pin);
        }
        // Last: whoever sees the count finds it told.
        count.incrementAndGet();
    }

    private void tell(Pin pin) {
        log.warn(
                "{} (#{}) waited for {} while it was pinned to {} ({}: {}); this place is named once{}",
                nameOf(pin),
                pin.threadId(),
                Text.time(pin.duration()),
                pin.carrier(),
                pin.operation(),
                pin.reason(),
                Text.stack(pin.stack()));
        if (sites.size() == MOST_SITES) {
            log.warn("{} places pin coroutines: more are counted but not named", MOST_SITES);
        }
    }

    /** Of the coroutine if it still lives. */
    private String nameOf(Pin pin) {
        for (var scheduler : schedulers) {
            for (var coroutine : scheduler.coroutines()) {
                if (coroutine.id() == pin.threadId()) {
                    return CoroutineSnapshot.nameOf(coroutine);
                }
            }
        }
        return pin.threadName();
    }

    /** How often a virtual thread of this JVM waited while it was pinned. Any thread. */
    public long count() {
        return count.get();
    }

    /**
     * Calls an action if this detector cannot work, since there is no Flight Recorder or it does not start: at once, if
     * that is known, else from the detector's thread.
     */
    public void whenUnavailable(Runnable action) {
        unavailable.thenRun(action);
    }

    /** Stops watching; the count stays. Does not wait for the detector's thread. */
    @Override
    public void close() {
        closed = true;
        // Wakes the thread; it does not wait if there was no room again.
        told.clear();
        told.offer(Pin.NONE);
    }
}
