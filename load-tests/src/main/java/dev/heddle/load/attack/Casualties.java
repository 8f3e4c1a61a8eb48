package dev.heddle.load.attack;

/**
 * What has become of attackers' connections.
 *
 * @param opened all of them; one that was cut comes again
 * @param cut by the server, or refused
 * @param medianMillis from the connection to its cut; 0 if none was
 */
record Casualties(long opened, long cut, long medianMillis) {
    /** As one line between processes. */
    String toLine() {
        return "%d %d %d".formatted(opened, cut, medianMillis);
    }

    static Casualties parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Casualties(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    }
}
