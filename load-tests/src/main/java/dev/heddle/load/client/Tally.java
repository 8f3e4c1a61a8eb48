package dev.heddle.load.client;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** How the requests of a {@link Traffic} ended, counted by kind. Confined to one thread; {@link #copy} is for another. */
public final class Tally {
    /** Of the failures' descriptions: one broken run has the same few again and again. */
    private static final int MOST_DETAILS = 20;

    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Long> details = new LinkedHashMap<>();
    private final Histogram nanos;
    private long announcedCloses;
    private long idleCloses;

    Tally() {
        this(new Histogram(2));
    }

    private Tally(Histogram nanos) {
        this.nanos = nanos;
    }

    void answered(long latencyNanos) {
        outcomes.merge(Outcome.ANSWERED, 1L, Long::sum);
        nanos.recordValue(latencyNanos);
    }

    void failed(Outcome outcome, String detail) {
        outcomes.merge(outcome, 1L, Long::sum);
        if (details.size() < MOST_DETAILS || details.containsKey(detail)) {
            details.merge(detail, 1L, Long::sum);
        }
    }

    void closeAnnounced() {
        announcedCloses++;
    }

    void closedIdle() {
        idleCloses++;
    }

    Tally copy() {
        Tally copy = new Tally(nanos.copy());
        copy.outcomes.putAll(outcomes);
        copy.details.putAll(details);
        copy.announcedCloses = announcedCloses;
        copy.idleCloses = idleCloses;
        return copy;
    }

    /** What has come to it since an earlier copy; latencies are those of all. */
    public Tally since(Tally earlier) {
        Tally since = copy();
        earlier.outcomes.forEach((outcome, count) -> since.outcomes.merge(outcome, -count, Long::sum));
        earlier.details.forEach((detail, count) -> since.details.merge(detail, -count, Long::sum));
        since.outcomes.values().removeIf(count -> count == 0);
        since.details.values().removeIf(count -> count == 0);
        since.announcedCloses -= earlier.announcedCloses;
        since.idleCloses -= earlier.idleCloses;
        return since;
    }

    /** Requests that ended so. */
    public long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** Requests that ended in any other way than these. */
    public long otherThan(Set<Outcome> fine) {
        return outcomes.entrySet().stream()
                .filter(entry -> !fine.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Responses that said that they were their connection's last. */
    public long announcedCloses() {
        return announcedCloses;
    }

    /** Connections that were closed by the server while no request was out. */
    public long idleCloses() {
        return idleCloses;
    }

    /** Of the requests that were answered. */
    public Latency latency() {
        return Latency.of(nanos);
    }

    /** What failed in which way, and how often, in one line; empty if nothing did. */
    public String details() {
        return details.entrySet().stream()
                .map(entry -> entry.getValue() + " x " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return outcomes.entrySet().stream()
                .map(entry -> "%,d %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }
}
