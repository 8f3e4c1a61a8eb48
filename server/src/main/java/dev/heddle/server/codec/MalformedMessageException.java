package dev.heddle.server.codec;

/** A message that is none, or is past a limit. Nothing that follows it on its connection can be trusted. */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** With the status that a client is told (RFC 9110 15), and a reason that may be told as well. */
    public MalformedMessageException(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    static MalformedMessageException because(String reason) {
        return new MalformedMessageException(400, reason);
    }

    /** What a server answers to it. */
    public int status() {
        return status;
    }
}
