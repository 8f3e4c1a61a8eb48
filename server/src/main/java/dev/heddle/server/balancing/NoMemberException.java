package dev.heddle.server.balancing;

import java.io.IOException;

/** No member of a group can take a call now. Says why, and when it may be worth trying again. Has no stack trace. */
public final class NoMemberException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why there is none. */
    public enum Reason {
        /** No member is up. */
        ALL_DOWN("no member is up"),
        /** Every member has as many calls as it may have, and as many calls wait as may. */
        ALL_FULL("every member has all the calls that it may have"),
        /** It waited as long as it may, and every member still had as many calls as it may have. */
        WAITED_TOO_LONG("every member has had all the calls that it may have for too long"),
        /** The group has more calls than it can answer in good time. */
        OVERLOADED("more calls than it can answer in good time"),
        /** The group has been closed. */
        CLOSED("it has been closed");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    private final Reason reason;
    private final int retryAfterSeconds;

    NoMemberException(String group, Reason reason, int retryAfterSeconds) {
        super("group " + group + ": " + reason.words);
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Why there is none. */
    public Reason reason() {
        return reason;
    }

    /** When it may be worth trying again: seconds from now, at least 1. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Thrown for every call while there is overload: that is no time to walk stacks. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
