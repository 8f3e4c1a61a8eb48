package dev.heddle.server.proxy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hosts, wildcards, and what else there is: the exact name, else the longest wildcard, else the rest. Immutable. */
final class HostTable<V> {
    private static final String WILDCARD = "*";

    private final TextTable<V> names;
    private final TextTable<V> wildcards;
    private final @Nullable V everyOther;
    private final boolean trivial;

    /** By host as in {@link ProxyRoute#host}. */
    HostTable(Map<String, V> byHost) {
        var exact = new HashMap<TextTable.Key, V>();
        var suffixes = new HashMap<TextTable.Key, V>();
        byHost.forEach((host, value) -> {
            if (host.startsWith(WILDCARD)) {
                suffixes.put(key(host.substring(1)), value);
            } else if (!host.isEmpty()) {
                exact.put(key(host), value);
            }
        });
        names = new TextTable<>(exact, true);
        wildcards = new TextTable<>(suffixes, true);
        everyOther = byHost.get("");
        trivial = exact.isEmpty() && suffixes.isEmpty();
    }

    /** From its end, as wildcards are looked for. */
    private static TextTable.Key key(String host) {
        int hash = 0;
        for (int i = host.length() - 1; i >= 0; i--) {
            hash = TextTable.hash(hash, host.charAt(i));
        }
        return new TextTable.Key(host, hash);
    }

    /** Whether there is but one answer, whatever the host. */
    boolean isTrivial() {
        return trivial;
    }

    /** For a host, with or without a port and a dot at its end, that stands between two places of a text. */
    @Nullable V find(String text, int from, int to) {
        int end = endOfName(text, from, to);
        int hash = 0;
        V wildcard = null;
        for (int i = end - 1; i >= from; i--) {
            hash = TextTable.hash(hash, lowerCase(text.charAt(i)));
            if (text.charAt(i) == '.' && i > from) {
                var found = wildcards.find(text, i, end, hash);
                wildcard = found == null ? wildcard : found;
            }
        }
        var exact = names.find(text, from, end, hash);
        if (exact != null) {
            return exact;
        }
        return wildcard == null ? everyOther : wildcard;
    }

    /** What follows a colon is a port, inside of brackets aside; the dot of the root zone says nothing. */
    static int endOfName(String text, int from, int to) {
        int end = to;
        for (int i = to - 1; i >= from && text.charAt(i) != ']'; i--) {
            if (text.charAt(i) == ':') {
                end = i;
            }
        }
        return end > from && text.charAt(end - 1) == '.' ? end - 1 : end;
    }

    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
