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
 * Finds coroutines that wait while they are pinned: a native frame or a class initialiser below keeps the JDK from
 * suspending them, and so a coroutine holds its event loop, and nobody else of it gets a turn. It counts all of them, and
 * names each place once in the log, with the coroutine, its stack and the reason.
 *
 * <p><b>How</b>: the event loops tell of each such wait; a thread of the detector looks how long it takes, which is known to
 * some milliseconds. Coroutines that are not pinned pay nothing. The JDK's own Flight Recorder, which also tells, makes every
 * mount and unmount of every virtual thread dearer as long as it records: a request by some percent. A wait that does not
 * end is found by a {@link StallDetector}.
 *
 * <p><b>What it does not see</b>: waits for a monitor, and those of virtual threads that are no coroutines.
 *
 * <p>Where the JDK's internals are closed, the Flight Recorder tells after all: about a second late, of all virtual threads
 * of this JVM, which hold a thread of the JDK's scheduler instead of an event loop. It is started on a thread of its own,
 * since its first start takes some hundred milliseconds; what happens before it runs is not seen. Where this Java has none
 * either, one line in the log says so and nothing is found.
 */
public final class PinningDetector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PinningDetector.class);
    private static final AtomicBoolean ABSENCE_LOGGED = new AtomicBoolean();

    /** Stands for the end: an interrupt would close the recorder's files. */
    private static final Pin END = new Pin(0, "", "", null, null, Duration.ZERO, List.of());

    /** More places than these are counted only. */
    static final int MOST_SITES = 100;

    private final List<CoroutineScheduler> schedulers;
    private final Duration limit;
    private final AtomicLong count = new AtomicLong();
    private final PinnedWaits waits;
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
        this.waits = new PinnedWaits(limit, count::incrementAndGet, this::found);
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
        detector.start();
        return detector;
    }

    private void start() {
        if (waits.observe(schedulers)) {
            watchOnThread(waits::watch);
        } else if (FlightRecording.isAvailable()) {
            watchOnThread(this::watchRecorder);
        } else {
            giveUp(FlightRecording.ABSENT);
        }
    }

    private static void watchOnThread(Runnable watch) {
        Thread.ofPlatform().name("pinning-detector").daemon().start(watch);
    }

    private void watchRecorder() {
        if (closed) {
            return;
        }
        try (var events = new PinnedEvents(this::told)) {
            events.start();
            for (var pin = told.take(); !closed; pin = told.take()) {
                found(pin);
                // Last: whoever sees the count finds it told.
                count.incrementAndGet();
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
        if (FlightRecording.isAvailable()) {
            PinnedEvent.commit(pin, () -> nameOf(pin));
        }
        if (pin.duration().compareTo(limit) >= 0 && sites.size() < MOST_SITES && sites.add(pin.site())) {
            tell(pin);
        }
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

    /** How often a coroutine waited while it was pinned. Any thread. */
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
        waits.close();
        // There is room, unless what came in between makes the thread look anyway.
        told.clear();
        told.offer(END);
    }
}
