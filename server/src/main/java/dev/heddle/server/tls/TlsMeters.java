package dev.heddle.server.tls;

import dev.heddle.server.metering.HttpTimers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** {@code tls.*} of one listener. May be used by any thread. */
final class TlsMeters {
    private static final String HANDSHAKES = "tls.handshakes";
    private static final String HANDSHAKES_ARE = "Handshakes of TLS that have ended";

    private final LongAdder open = new LongAdder();
    /** Filled when it is made. */
    private final Map<HandshakeResult, LongAdder> failed = new EnumMap<>(HandshakeResult.class);

    private final Counter succeeded12;
    private final Counter succeeded13;
    private final Timer time;
    private final MultiGauge expiry;

    TlsMeters(MeterRegistry registry) {
        Gauge.builder("tls.connection.open", open, LongAdder::sum)
                .description("Open connections whose handshake of TLS has succeeded")
                .register(registry);
        succeeded12 = succeeded(registry, TlsVersion.TLS_1_2);
        succeeded13 = succeeded(registry, TlsVersion.TLS_1_3);
        for (var result : HandshakeResult.values()) {
            if (result != HandshakeResult.SUCCESS) {
                failed.put(result, failed(registry, result));
            }
        }
        time = HttpTimers.builder("tls.handshake.time")
                .description("From a connection's begin to the end of its handshake, of those that succeed")
                .register(registry);
        expiry = MultiGauge.builder("tls.certificate.expiry")
                .description("When a certificate of the server ends, since 1970")
                .baseUnit("seconds")
                .register(registry);
    }

    private static Counter succeeded(MeterRegistry registry, TlsVersion version) {
        return Counter.builder(HANDSHAKES)
                .description(HANDSHAKES_ARE)
                .tag("protocol", version.protocol())
                .tag("result", HandshakeResult.SUCCESS.toString())
                .register(registry);
    }

    /** Before it has succeeded there is no version that both have agreed on. */
    private static LongAdder failed(MeterRegistry registry, HandshakeResult result) {
        var count = new LongAdder();
        FunctionCounter.builder(HANDSHAKES, count, LongAdder::sum)
                .description(HANDSHAKES_ARE)
                .tag("protocol", "none")
                .tag("result", result.toString())
                .register(registry);
        return count;
    }

    void succeeded(String protocol, long nanos) {
        open.increment();
        (protocol.equals(TlsVersion.TLS_1_3.protocol()) ? succeeded13 : succeeded12).increment();
        time.record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(HandshakeResult why) {
        Objects.requireNonNull(failed.get(why)).increment();
    }

    void closed() {
        open.decrement();
    }

    /** In the place of those that were shown before. */
    void show(Certificates certificates) {
        Map<String, MultiGauge.Row<?>> rows = new LinkedHashMap<>();
        for (var one : certificates.all()) {
            long seconds = one.expiry().getEpochSecond();
            var tags = Tags.of("certificate", one.name());
            rows.putIfAbsent(one.name(), MultiGauge.Row.of(tags, seconds));
        }
        expiry.register(rows.values(), true);
    }
}
