package dev.heddle.server.live;

import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many events of timers were how long, since they were made. The difference of two is that of the time between them.
 * Times are in nanoseconds.
 *
 * @param buckets upper bound to how many events were at most as long
 * @param count all events, those above the highest bound too
 * @param totalNanos their times together
 * @param longest a time that no event was above, those of the last minute at least
 */
record Histogram(SortedMap<Double, Double> buckets, long count, double totalNanos, double longest) {
    static final Histogram EMPTY = new Histogram(new TreeMap<>(), 0, 0, 0);

    /** Of all timers together, which have buckets alike. */
    static Histogram of(Collection<Timer> timers) {
        var buckets = new TreeMap<Double, Double>();
        long count = 0;
        double total = 0;
        double longest = 0;
        for (var timer : timers) {
            var snapshot = timer.takeSnapshot();
            count += snapshot.count();
            total += snapshot.total();
            longest = Math.max(longest, snapshot.max());
            for (var bucket : snapshot.histogramCounts()) {
                if (Double.isFinite(bucket.bucket())) {
                    buckets.merge(bucket.bucket(), bucket.count(), Double::sum);
                }
            }
        }
        return new Histogram(buckets, count, total, longest);
    }

    /** What has come since an earlier one; a timer that was not there then counts as a whole. */
    Histogram since(Histogram earlier) {
        var difference = new TreeMap<Double, Double>();
        buckets.forEach((bound, events) ->
                difference.put(bound, Math.max(0, events - earlier.buckets.getOrDefault(bound, 0.0))));
        return new Histogram(
                difference, Math.max(0, count - earlier.count), Math.max(0, totalNanos - earlier.totalNanos), longest);
    }

    /**
     * The time that a share of the events took at most, taken to be spread evenly within their bucket, as far up as the
     * longest of them; the highest bound if it lies above. Null if there are no events.
     */
    @Nullable Double quantile(double share) {
        if (count == 0) {
            return null;
        }
        double wanted = share * count;
        double below = 0;
        double lower = 0;
        for (var bucket : buckets.entrySet()) {
            double upTo = bucket.getValue();
            if (upTo >= wanted && upTo > below) {
                return lower + (end(bucket.getKey(), lower) - lower) * (wanted - below) / (upTo - below);
            }
            below = upTo;
            lower = bucket.getKey();
        }
        return atMostLongest(lower);
    }

    /** Where a bucket ends: at the longest event, if that is in it. */
    private double end(double bound, double lower) {
        return longest > lower ? Math.min(bound, longest) : bound;
    }

    /** An event that is counted while the timer is read may be in none of its buckets yet: that makes it none that is long. */
    private double atMostLongest(double bound) {
        return longest > 0 ? Math.min(bound, longest) : bound;
    }

    /**
     * A bound that no event was above: that of the highest bucket which has one, or the longest event of the last minutes, if
     * that is less. Above all bounds there is none, and it is the highest of them. Null if there are no events.
     */
    @Nullable Double most() {
        if (count == 0) {
            return null;
        }
        double bound = 0;
        for (var bucket : buckets.entrySet()) {
            bound = bucket.getKey();
            if (bucket.getValue() >= count) {
                break;
            }
        }
        return atMostLongest(bound);
    }

    /** Null if there are no events. */
    @Nullable Double mean() {
        return count == 0 ? null : totalNanos / count;
    }
}
