package dev.heddle.server.proxy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hash table whose keys are texts, found by a part of another text without a copy of that part. Linear probing, at most half
 * full; the keys are the operator's, so that nobody else can make them collide. Immutable.
 */
final class TextTable<V> {
    /** How the caller computes hashes, character by character. */
    static int hash(int before, char c) {
        return before * 31 + c;
    }

    /** A key with the hash by which it will be looked for. */
    record Key(String text, int hash) {}

    private final Key[] keys;
    private final Object[] values;
    private final int mask;
    private final boolean ignoringCase;

    TextTable(Map<Key, V> entries, boolean ignoringCase) {
        int capacity = Integer.highestOneBit(Math.max(1, entries.size()) * 4 - 1);
        this.keys = new Key[capacity];
        this.values = new Object[capacity];
        this.mask = capacity - 1;
        this.ignoringCase = ignoringCase;
        entries.forEach((key, value) -> {
            int slot = slot(key.hash);
            while (keys[slot] != null) {
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            values[slot] = value;
        });
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 16) & mask;
    }

    /** The value of the key that is {@code text} between two places, or null. */
    @SuppressWarnings("unchecked") // only values are put in
    @Nullable V find(String text, int from, int to, int hash) {
        int length = to - from;
        for (int slot = slot(hash); keys[slot] != null; slot = slot + 1 & mask) {
            var key = keys[slot];
            if (key.hash == hash
                    && key.text.length() == length
                    && key.text.regionMatches(ignoringCase, 0, text, from, length)) {
                return (V) values[slot];
            }
        }
        return null;
    }
}
