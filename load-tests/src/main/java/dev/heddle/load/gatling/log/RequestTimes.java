package dev.heddle.load.gatling.log;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Requests and how long they took, in whole milliseconds as Gatling logs them; failed ones too. Adding up keeps the
 * percentiles right: it is histograms that are added. Confined to one thread.
 */
public final class RequestTimes {
    /** Above, times are cut off: longer than any run. */
    private static final long LONGEST_MS = 100_000_000;

    private static final int DIGITS = 3;

    private final Histogram millis = new Histogram(LONGEST_MS, DIGITS);
    private final Map<String, Long> messages = new TreeMap<>();
    private long failed;
    private long firstStart = Long.MAX_VALUE;
    private long lastEnd = Long.MIN_VALUE;

    void add(LogRecord.Request request) {
        millis.recordValue(Math.clamp(request.millis(), 0, LONGEST_MS));
        firstStart = Math.min(firstStart, request.start());
        lastEnd = Math.max(lastEnd, request.end());
        if (!request.ok()) {
            addFailure(request.message());
        }
    }

    private void addFailure(String message) {
        failed++;
        messages.merge(message, 1L, Long::sum);
    }

    /** Adds all that another has. */
    public void add(RequestTimes other) {
        millis.add(other.millis);
        failed += other.failed;
        other.messages.forEach((message, count) -> messages.merge(message, count, Long::sum));
        firstStart = Math.min(firstStart, other.firstStart);
        lastEnd = Math.max(lastEnd, other.lastEnd);
    }

    /** How many, the failed ones too. */
    public long count() {
        return millis.getTotalCount();
    }

    /** How many failed. */
    public long failed() {
        return failed;
    }

    /** Requests a second from the beginning of the first to the end of the last; 0 if there are none. */
    public double perSecond() {
        return count() == 0 ? 0 : count() * 1_000.0 / Math.max(1, lastEnd - firstStart);
    }

    /** In milliseconds; 0 if there are none. */
    public long percentile(double rank) {
        return count() == 0 ? 0 : millis.getValueAtPercentile(rank);
    }

    /** In milliseconds; 0 if there are none. */
    public long max() {
        return millis.getMaxValue();
    }

    /** Why requests failed, with how many did. */
    public Map<String, Long> messages() {
        return Map.copyOf(messages);
    }
}
