package dev.heddle.server.limit;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of a bounded number of clients. A client's hash leads to a few places that lie side by side, of which it has
 * one; so are the caches of processors built (set-associative). Who is there already is found without a lock. Who is not
 * gets a free place, else that of a client whose bucket is full, which is as good as forgotten, else that of the one whose
 * bucket is nearest to full: who asks most stays remembered.
 */
final class BucketTable {
    /** Places that one client may have. */
    private static final int WAYS = 8;
    /** Locks for those who come. A power of two. */
    private static final int STRIPES = 64;

    private final AtomicReferenceArray<@Nullable Bucket> places;
    private final Object[] stripes = new Object[STRIPES];
    private final int mask;

    /** For so many clients at least, in powers of two. */
    BucketTable(int clients) {
        int sets = Math.max(1, Integer.highestOneBit(Math.max(1, clients - 1)) * 2 / WAYS);
        places = new AtomicReferenceArray<>(sets * WAYS);
        mask = sets - 1;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    /** The bucket of a client; a new one is full. */
    Bucket get(String client, long now) {
        int set = spread(client.hashCode()) & mask;
        var known = find(set * WAYS, client);
        return known == null ? add(set, client, now) : known;
    }

    int capacity() {
        return places.length();
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ (mixed >>> 16);
    }

    private @Nullable Bucket find(int first, String client) {
        for (int i = first; i < first + WAYS; i++) {
            var bucket = places.get(i);
            if (bucket != null && bucket.client.equals(client)) {
                return bucket;
            }
        }
        return null;
    }

    private Bucket add(int set, String client, long now) {
        int first = set * WAYS;
        // Held for some comparisons: nothing suspends within it.
        synchronized (stripes[set & (STRIPES - 1)]) {
            var known = find(first, client);
            if (known != null) {
                return known;
            }
            var added = new Bucket(client, now);
            places.set(placeFor(first, now), added);
            return added;
        }
    }

    private int placeFor(int first, long now) {
        int best = first;
        long least = Long.MAX_VALUE;
        for (int i = first; i < first + WAYS; i++) {
            var bucket = places.get(i);
            if (bucket == null || bucket.isFull(now)) {
                return i;
            }
            long missing = bucket.get() - now;
            if (missing < least) {
                least = missing;
                best = i;
            }
        }
        return best;
    }
}
