package dev.heddle.coroutine.metrics;

import dev.heddle.coroutine.insight.PinningDetector;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@code coroutine.pinned}: how often a coroutine waited while it was pinned, by a native frame or a class initialiser below
 * it, so that it held its event loop instead of being suspended. The count is that of a {@link PinningDetector}. Where the detector cannot work there is no meter.
 */
public final class PinningMetrics implements MeterBinder {
    private final PinningDetector detector;

    /** Leaves the detector to its owner. */
    public PinningMetrics(PinningDetector detector) {
        this.detector = detector;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        var pinned = FunctionCounter.builder("coroutine.pinned", detector, PinningDetector::count)
                .description("Times a coroutine waited while it was pinned to its event loop")
                .register(registry);
        detector.whenUnavailable(() -> registry.remove(pinned));
    }
}
