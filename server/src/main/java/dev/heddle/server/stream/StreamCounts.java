package dev.heddle.server.stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** What all connections of one protocol of many streams have counted. Any thread. */
public final class StreamCounts implements MeterBinder {
    private final String prefix;
    private final String protocol;
    private final FloodKind[] kinds;
    private final LongAdder open = new LongAdder();
    private final LongAdder[] flooded;

    /**
     * Nothing has been counted yet.
     *
     * @param prefix what the names of its meters begin with: {@code http2}
     * @param protocol its name: {@code HTTP/2}
     * @param kinds what its clients may do too much of, in their order
     */
    public StreamCounts(String prefix, String protocol, FloodKind[] kinds) {
        this.prefix = prefix;
        this.protocol = protocol;
        this.kinds = kinds.clone();
        this.flooded = new LongAdder[kinds.length];
        Arrays.setAll(flooded, i -> new LongAdder());
    }

    /** An exchange has begun on a stream. */
    public void streamBegun() {
        open.increment();
    }

    /** An exchange has ended. */
    public void streamEnded() {
        open.decrement();
    }

    /** A connection is closed since its client did too much of this. */
    public void flooded(FloodKind kind) {
        flooded[kind.ordinal()].increment();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(prefix + ".stream.open", open, LongAdder::sum)
                .description("Streams of " + protocol + " whose exchanges have not ended")
                .register(registry);
        for (var kind : kinds) {
            FunctionCounter.builder(prefix + ".connection.flooded", flooded[kind.ordinal()], LongAdder::sum)
                    .description("Connections of " + protocol
                            + " that were closed since the client did too much of one thing")
                    .tag("kind", kind.word())
                    .register(registry);
        }
    }
}
