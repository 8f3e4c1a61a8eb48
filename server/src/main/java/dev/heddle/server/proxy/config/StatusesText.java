package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.StatusSet;
import java.util.regex.Pattern;

/** Statuses as text: {@code 502,503}, {@code 500-599}, {@code none}. */
final class StatusesText {
    private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");

    private StatusesText() {}

    /**
     * The set.
     *
     * @throws IllegalArgumentException if it is none
     */
    static StatusSet parse(String text) {
        var all = StatusSet.NONE;
        if (text.equals("none")) {
            return all;
        }
        for (var part : text.split(",", -1)) {
            var range = RANGE.matcher(part.strip());
            if (!range.matches()) {
                throw new IllegalArgumentException("status '" + part + "'");
            }
            int first = Integer.parseInt(range.group(1));
            all = all.and(StatusSet.range(first, range.group(2) == null ? first : Integer.parseInt(range.group(2))));
        }
        return all;
    }
}
