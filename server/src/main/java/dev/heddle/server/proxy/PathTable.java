package dev.heddle.server.proxy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of one host by their paths: the longest one that a path begins with, in whole segments. Immutable. */
final class PathTable<V> {
    private final TextTable<V> prefixes;
    private final @Nullable V root;

    /** By decoded paths. */
    PathTable(Map<String, V> byPath) {
        var keys = new HashMap<TextTable.Key, V>();
        byPath.forEach((path, value) -> keys.put(new TextTable.Key(path, hash(path)), value));
        prefixes = new TextTable<>(keys, false);
        root = byPath.get("/");
    }

    private static int hash(String path) {
        int hash = 0;
        for (int i = 0; i < path.length(); i++) {
            hash = TextTable.hash(hash, path.charAt(i));
        }
        return hash;
    }

    /** For a decoded path that stands between two places of a text. One pass, whatever the number of routes. */
    @Nullable V find(String text, int from, int to) {
        var longest = root;
        int hash = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '/' && i > from) {
                var found = prefixes.find(text, from, i, hash);
                longest = found == null ? longest : found;
            }
            hash = TextTable.hash(hash, c);
        }
        var whole = prefixes.find(text, from, to, hash);
        return whole == null ? longest : whole;
    }
}
