package dev.heddle.coroutine.blocking;

/**
 * A row of the table: a kind of blocking call, and what is known of it.
 *
 * @param name as in the table
 * @param expected what it does to the event loop
 * @param until what ends it, where it holds the loop: the duration of the harm
 * @param advice what to do instead, where it holds the loop
 * @param controlled whether it blocks until it is released; else it is short and returns by itself
 * @param setup makes it ready to be called, once
 */
record BlockingCall(String name, Verdict expected, String until, String advice, boolean controlled, Setup setup) {
    static final String OFFLOAD = "`Offload`";

    /** Prepares one call. */
    @FunctionalInterface
    interface Setup {
        Blocked open() throws Exception;
    }

    static BlockingCall suspends(String name, Setup setup) {
        return new BlockingCall(name, Verdict.SUSPENDS, "", "", true, setup);
    }

    static BlockingCall suspendsShortly(String name, Setup setup) {
        return new BlockingCall(name, Verdict.SUSPENDS, "", "", false, setup);
    }

    static BlockingCall pinned(String name, String until, Setup setup) {
        return new BlockingCall(name, Verdict.WAITS_PINNED, until, OFFLOAD, true, setup);
    }

    static BlockingCall blocks(String name, String until, Setup setup) {
        return new BlockingCall(name, Verdict.BLOCKS_CARRIER, until, OFFLOAD, true, setup);
    }

    static BlockingCall blocksShortly(String name, String until, Setup setup) {
        return new BlockingCall(name, Verdict.BLOCKS_CARRIER, until, OFFLOAD, false, setup);
    }

    BlockingCall advice(String other) {
        return new BlockingCall(name, expected, until, other, controlled, setup);
    }

    @Override
    public String toString() {
        return name.replace("`", "");
    }
}
