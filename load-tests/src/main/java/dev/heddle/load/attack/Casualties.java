package dev.heddle.load.attack;

/**
 * What has become of attackers' connections, and of other clients' if they have such.
 *
 * @param opened all of them; one that was cut comes again
 * @param cut by the server, or refused
 * @param medianMillis from the connection to its cut; 0 if none was
 * @param unanswered how often a client of the attackers' own, that meant well, was not answered in time
 */
record Casualties(long opened, long cut, long medianMillis, long unanswered) {
    /** As one line between processes. */
    String toLine() {
        return "%d %d %d %d".formatted(opened, cut, medianMillis, unanswered);
    }

    static Casualties parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Casualties(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]));
    }
}
