package dev.heddle.server.differential;

/**
 * What another server does other than Heddle.
 *
 * @param peer its name
 * @param kind in few words, the same for all bytes in which it is the same
 * @param bytes one example
 * @param heddle what Heddle does
 * @param other what the peer does
 */
record Difference(String peer, String kind, String bytes, Behaviour heddle, Behaviour other) {
    static Difference of(String peer, String bytes, Behaviour heddle, Behaviour other) {
        return new Difference(peer, kind(heddle, other), bytes, heddle, other);
    }

    /**
     * By what the stricter of the two says: one that refuses cannot be smuggled past. What is left is where both take the
     * bytes and find other requests in them.
     */
    private static String kind(Behaviour heddle, Behaviour other) {
        if (heddle.end() == Behaviour.End.REFUSES
                && heddle.served().size() <= other.served().size()) {
            return "Heddle refuses: " + heddle.status() + " " + heddle.said();
        }
        if (other.end() == Behaviour.End.REFUSES
                && other.served().size() <= heddle.served().size()) {
            return "refuses what Heddle takes: " + other.status();
        }
        return "other requests: Heddle " + heddle.inWords() + ", it " + other.inWords();
    }
}
