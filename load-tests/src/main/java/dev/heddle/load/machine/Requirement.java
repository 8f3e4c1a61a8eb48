package dev.heddle.load.machine;

/**
 * Something that the machine must allow.
 *
 * @param remedy the command that changes it
 */
record Requirement(String name, long needed, long found, String remedy) {
    boolean isMet() {
        return found >= needed;
    }

    /** A line of a table: what, needed, found, and what to do if that is too little. */
    String line() {
        String line = "  %-52s %15s %15s".formatted(name, number(needed), number(found));
        return isMet() ? line : line + "   too little: " + remedy;
    }

    private static String number(long value) {
        return value == Long.MAX_VALUE ? "unlimited" : "%,d".formatted(value);
    }
}
