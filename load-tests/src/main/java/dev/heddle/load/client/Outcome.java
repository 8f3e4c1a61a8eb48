package dev.heddle.load.client;

/** How a request of {@link Traffic} ended. */
public enum Outcome {
    /** 200 and the whole of the expected body. */
    ANSWERED("answered"),

    /** A whole response, but not 200. */
    WRONG_STATUS("other status"),

    /** 200 with another body. */
    WRONG_BODY("wrong body"),

    /** The connection ended within the response, or what came was no response. */
    BROKEN("cut off"),

    /** The server had the request, and closed the connection without a byte of a response. */
    LOST("lost"),

    /**
     * The server closed an idle connection while the request was on its way, and has never read it. Every HTTP/1.1 client
     * has to expect that where the server did not announce the close (RFC 9112 9.3.1, 9.5): it sends the request again.
     */
    CROSSED("crossed a close"),

    /** No connection. */
    REFUSED("refused"),

    /** No answer in time. */
    TIMED_OUT("timed out");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
