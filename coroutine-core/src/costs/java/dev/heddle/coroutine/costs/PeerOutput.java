package dev.heddle.coroutine.costs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a peer printed: lines of a key and a value, as {@code src/costs/peers/README.md} says.
 *
 * @param runtime the name and version of what was measured
 * @param pairNanos present if it was asked for
 * @param bytes for each suspended one, present if it was asked for
 */
record PeerOutput(String runtime, OptionalDouble pairNanos, OptionalDouble bytes) {
    private static final String RUNTIME = "runtime";
    private static final String PAIR_NANOS = "pair-ns";
    private static final String BYTES = "bytes";

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException names the line that is wrong, or what is missing
     */
    static PeerOutput parse(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (var line : lines) {
            put(values, line);
        }
        var runtime = values.get(RUNTIME);
        var output = new PeerOutput(runtime == null ? "" : runtime, number(values, PAIR_NANOS), number(values, BYTES));
        if (output.runtime.isEmpty() || output.pairNanos.isEmpty() == output.bytes.isEmpty()) {
            throw new IllegalArgumentException(
                    "printed %s: wanted are the runtime, and pair-ns or bytes".formatted(lines));
        }
        return output;
    }

    private static void put(Map<String, String> values, String line) {
        int space = line.indexOf(' ');
        var key = space < 0 ? line : line.substring(0, space);
        if (space < 0 || !List.of(RUNTIME, PAIR_NANOS, BYTES).contains(key)) {
            throw new IllegalArgumentException(
                    "printed '%s': allowed are runtime, pair-ns and bytes, each with a value".formatted(line));
        }
        if (values.put(key, line.substring(space + 1).strip()) != null) {
            throw new IllegalArgumentException("printed %s twice".formatted(key));
        }
    }

    private static OptionalDouble number(Map<String, String> values, String key) {
        var text = values.get(key);
        if (text == null) {
            return OptionalDouble.empty();
        }
        if (!text.matches("\\d{1,15}(\\.\\d+)?") || Double.parseDouble(text) == 0) {
            throw new IllegalArgumentException(
                    "printed %s '%s': allowed are positive decimal numbers".formatted(key, text));
        }
        return OptionalDouble.of(Double.parseDouble(text));
    }
}
