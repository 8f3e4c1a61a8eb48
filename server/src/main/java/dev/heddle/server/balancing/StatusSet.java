package dev.heddle.server.balancing;

import java.util.BitSet;

/** Some of the status codes of HTTP. Immutable; looking one up takes no time to speak of. */
public final class StatusSet {
    private static final int LEAST = 100;
    private static final int MOST = 599;

    /** No status. */
    public static final StatusSet NONE = new StatusSet(new BitSet());

    /** 502, 503, 504: what gateways answer when they have no answer. */
    public static final StatusSet GATEWAY_ERRORS = of(502, 503, 504);

    private final BitSet codes;

    private StatusSet(BitSet codes) {
        this.codes = codes;
    }

    /**
     * These codes.
     *
     * @throws IllegalArgumentException if one is not from 100 to 599
     */
    public static StatusSet of(int... codes) {
        var set = new BitSet();
        for (int code : codes) {
            set.set(check(code));
        }
        return new StatusSet(set);
    }

    /**
     * All codes from one to another, both included.
     *
     * @throws IllegalArgumentException if one is not from 100 to 599, or the first is greater than the last
     */
    public static StatusSet range(int first, int last) {
        if (check(first) > check(last)) {
            throw new IllegalArgumentException(
                    "statuses " + first + "-" + last + ": the first is greater than the last");
        }
        var set = new BitSet();
        set.set(first, last + 1);
        return new StatusSet(set);
    }

    /** These codes and those of another set. */
    public StatusSet and(StatusSet other) {
        var both = (BitSet) codes.clone();
        both.or(other.codes);
        return new StatusSet(both);
    }

    private static int check(int code) {
        if (code < LEAST || code > MOST) {
            throw new IllegalArgumentException("status " + code + ": allowed are " + LEAST + " to " + MOST);
        }
        return code;
    }

    /** Whether a code is one of them. */
    public boolean contains(int code) {
        return codes.get(code);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return codes.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusSet set && set.codes.equals(codes);
    }

    @Override
    public int hashCode() {
        return codes.hashCode();
    }

    /** {@code 200-299,304}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int first = codes.nextSetBit(0); first >= 0; ) {
            int end = codes.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                text.append('-').append(end - 1);
            }
            first = codes.nextSetBit(end);
        }
        return text.toString();
    }
}
