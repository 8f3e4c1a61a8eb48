package dev.heddle.coroutine.blocking;

/** What a blocking call in a coroutine does to the event loop. */
enum Verdict {
    /** Others have their turns while the call waits. */
    SUSPENDS("leaves it free"),
    /** The thread waits, but mounted: a frame below it keeps the JDK from unmounting it. */
    WAITS_PINNED("**holds it**, pinned,"),
    /** The carrier itself is in a system call, or waits within the JVM. */
    BLOCKS_CARRIER("**holds it**");

    private final String inWords;

    Verdict(String inWords) {
        this.inWords = inWords;
    }

    boolean holdsTheLoop() {
        return this != SUSPENDS;
    }

    String inWords() {
        return inWords;
    }
}
