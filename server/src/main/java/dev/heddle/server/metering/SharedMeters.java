package dev.heddle.server.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one owner, such as an upstream, which may come and go while the server runs; they leave the registry with it.
 *
 * <p>Owners that give a meter the same name and tags share it: a counter and a timer count for all of them, a gauge is the sum
 * of their values, and the meter stays until the last of them has closed. So it is while an upstream that a new configuration
 * has replaced still ends its calls beside the one that took its name. (A registry by itself gives the second owner of a
 * gauge that of the first, and takes it away from both when the first one ends.)
 *
 * <p>May be used by any thread. Takes a lock to register and to close, not to count.
 */
public final class SharedMeters implements AutoCloseable {
    /** Guarded by itself. */
    private static final Map<MeterRegistry, Map<Key, Share>> ALL = new WeakHashMap<>();

    private record Key(String name, Tags tags) {}

    /** A meter with its owners. */
    private static final class Share {
        /** Of a gauge, or of a counter that its owners keep: a value for each owner. */
        final List<DoubleSupplier> values = new CopyOnWriteArrayList<>();
        /** Of a counter: what owners had that have closed. */
        final DoubleAdder left = new DoubleAdder();
        /** Guarded by {@link #ALL}. */
        int owners;

        @Nullable Meter meter;

        double sum() {
            double sum = left.sum();
            for (var value : values) {
                sum += value.getAsDouble();
            }
            return sum;
        }
    }

    /** A share in a meter, with the owner's value if it keeps that itself. */
    private record Held(Key key, Share share, @Nullable DoubleSupplier value) {
        void withdraw() {
            if (value != null && share.values.remove(value) && share.meter instanceof FunctionCounter) {
                share.left.add(value.getAsDouble());
            }
        }
    }

    private final MeterRegistry registry;
    private final Tags tags;
    /** Guarded by {@link #ALL}. */
    private final List<Held> held = new ArrayList<>();

    private boolean closed;

    /**
     * None yet.
     *
     * @param tags of all of them, names and values in turn
     */
    public SharedMeters(MeterRegistry registry, String... tags) {
        this.registry = registry;
        this.tags = Tags.of(tags);
    }

    /** Adds a gauge, or the value to those of the other owners. */
    public void gauge(String name, String description, DoubleSupplier value, String... more) {
        var key = new Key(name, tags.and(more));
        hold(
                key,
                value,
                share -> Gauge.builder(name, share, Share::sum)
                        .description(description)
                        .tags(key.tags)
                        .register(registry));
    }

    /** Adds what the owner has counted itself, and goes on counting. */
    public void counter(String name, String description, DoubleSupplier count, String... more) {
        var key = new Key(name, tags.and(more));
        hold(
                key,
                count,
                share -> FunctionCounter.builder(name, share, Share::sum)
                        .description(description)
                        .tags(key.tags)
                        .register(registry));
    }

    /** A counter. */
    public Counter counter(String name, String description, String... more) {
        return counter(Counter.builder(name).description(description), name, more);
    }

    /** A counter of bytes. */
    public Counter byteCounter(String name, String description, String... more) {
        return counter(Counter.builder(name).description(description).baseUnit("bytes"), name, more);
    }

    private Counter counter(Counter.Builder builder, String name, String... more) {
        var key = new Key(name, tags.and(more));
        return (Counter) hold(key, null, share -> builder.tags(key.tags).register(registry));
    }

    /** A timer; one that counts nothing after {@link #close}. */
    public Timer timer(String name, String description, String... more) {
        return timer(Timer.builder(name).description(description), name, more);
    }

    /** A timer of requests ({@link HttpTimers}); one that counts nothing after {@link #close}. */
    public Timer httpTimer(String name, String description, String... more) {
        return timer(HttpTimers.builder(name).description(description), name, more);
    }

    private Timer timer(Timer.Builder builder, String name, String... more) {
        var key = new Key(name, tags.and(more));
        synchronized (ALL) {
            return closed
                    ? new NoopTimer(new Meter.Id(name, key.tags, null, null, Meter.Type.TIMER))
                    : (Timer) hold(key, null, share -> builder.tags(key.tags).register(registry));
        }
    }

    private Meter hold(Key key, @Nullable DoubleSupplier value, Function<Share, Meter> register) {
        synchronized (ALL) {
            var share = ALL.computeIfAbsent(registry, any -> new HashMap<>()).computeIfAbsent(key, any -> new Share());
            if (share.meter == null) {
                share.meter = register.apply(share);
            }
            share.owners++;
            if (value != null) {
                share.values.add(value);
            }
            held.add(new Held(key, share, value));
            return share.meter;
        }
    }

    /** Gives up all of them. A second call does nothing. */
    @Override
    public void close() {
        synchronized (ALL) {
            closed = true;
            held.forEach(this::giveUp);
            held.clear();
        }
    }

    private void giveUp(Held one) {
        var share = one.share;
        share.owners--;
        one.withdraw();
        if (share.owners == 0 && share.meter != null) {
            registry.remove(share.meter);
            var ofRegistry = ALL.getOrDefault(registry, Map.of());
            ofRegistry.remove(one.key);
            if (ofRegistry.isEmpty()) {
                ALL.remove(registry);
            }
        }
    }
}
