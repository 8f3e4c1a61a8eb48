package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.OutlierEjection;
import dev.heddle.server.balancing.StatusSet;
import dev.heddle.server.config.Key;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Section;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a member of a group gets no requests for a while, since those it had have failed. */
final class EjectionSection {
    static final Schema<Read> SCHEMA = new Schema<>(
            "ejection",
            "A member whose requests fail in a row gets none for a while; never the last one that is up. On without"
                    + " this section too; `off` turns it off.",
            EjectionSection::make);

    /** What the section says: null for never. */
    record Read(@Nullable OutlierEjection ejection) {}

    private static final Key<Optional<Integer>> FAILURES = SCHEMA.key(
                    "failures", Scalars.orOff(Scalars.number(1, 1_000_000)), "In a row that eject a member.")
            .or("5");
    private static final Key<StatusSet> STATUSES = SCHEMA.key(
                    "statuses",
                    ProxyKinds.STATUSES,
                    "Of responses that are failures, beside connections that fail and time-outs.")
            .or("502-504");
    private static final Key<Duration> BASE = SCHEMA.key(
                    "base",
                    ProxyKinds.TIME_TO_A_DAY,
                    "Time of the first ejection; each further one takes as much more.")
            .or("30s");
    private static final Key<Duration> MOST = SCHEMA.key("most", ProxyKinds.TIME_TO_A_DAY, "Time of any ejection.")
            .or("5m");
    private static final Key<Integer> MOST_PERCENT = SCHEMA.key(
                    "most-percent",
                    Scalars.number(1, 100),
                    "Of the members may be ejected at once; one may in any case.")
            .or("50");

    static {
        SCHEMA.orOnly(FAILURES);
    }

    private EjectionSection() {}

    private static @Nullable Read make(Section from) {
        if (from.get(MOST).compareTo(from.get(BASE)) < 0) {
            from.wrong(MOST, "shorter than base", "the time of base and more");
            return null;
        }
        var failures = from.get(FAILURES);
        return new Read(
                failures.isEmpty()
                        ? null
                        : new OutlierEjection(
                                failures.get(),
                                from.get(STATUSES),
                                from.get(BASE),
                                from.get(MOST),
                                from.get(MOST_PERCENT)));
    }
}
