package dev.heddle.server.cli;

import dev.heddle.server.config.Scalar;
import dev.heddle.server.config.Scalars;
import java.time.Duration;

/** A time: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, or seconds as a plain number. More than zero. */
class DurationConverter extends ScalarConverter<Duration> {
    DurationConverter() {
        this(Scalars.TIME_ABOVE_ZERO);
    }

    private DurationConverter(Scalar<Duration> kind) {
        super(kind);
    }

    /** Zero too. */
    static final class OrZero extends DurationConverter {
        OrZero() {
            super(Scalars.TIME_FROM_ZERO);
        }
    }
}
