package dev.heddle.coroutine.costs;

import java.util.regex.Pattern;

/**
 * One thing that a peer measures: a row of the table.
 *
 * @param peer whose program measures it
 * @param argument its name there
 * @param label what a pair is here
 * @param family the colour of its bar
 * @param suspended how many to suspend to see what one of them holds; 0 where that is not measured
 * @param account how that is counted, in words; empty where it is not
 * @param earlier what was measured before this command existed, in words; empty where they did not
 */
record Measure(Peer peer, String argument, String label, Family family, int suspended, String account, String earlier) {
    /** Whose a row is. */
    enum Family {
        HEDDLE,
        JDK,
        OTHER
    }

    /** Unique. */
    String name() {
        return peer.name() + "/" + argument;
    }

    boolean isSelectedBy(Pattern only) {
        return only.matcher(name()).find();
    }
}
