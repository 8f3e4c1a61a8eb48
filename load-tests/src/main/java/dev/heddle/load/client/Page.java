package dev.heddle.load.client;

import java.net.URI;

/** A request that servers are measured with, and its answer: the same of all of them. */
public enum Page {
    /** Nothing but the request itself. */
    PLAINTEXT(Plaintext.PATH, "text/plain", Plaintext.BODY),

    /** The same over TLS. */
    PLAINTEXT_TLS(PLAINTEXT, Wire.TLS),

    /** The same, each time over a new connection of TLS. */
    PLAINTEXT_HANDSHAKE(PLAINTEXT, Wire.TLS_HANDSHAKES),

    /** A small object that is serialised for each request. */
    JSON(
            "/json",
            "application/json",
            "{\"id\":1,\"message\":\"" + Plaintext.BODY + "\",\"pinned\":false,\"score\":0.5}"),

    /** 16 KB. */
    BODY("/body", "application/octet-stream", "0123456789abcdef".repeat(1_024)),

    /** The handler waits for 20 ms, as for something that it has asked an upstream. */
    DELAY("/delay", "text/plain", Plaintext.BODY),

    /** The price of what the body names, from a list. */
    QUOTE("/quote", "heddle", "text/plain", "heddle costs 33\n", 0),

    /** The price of what the body names, from an upstream that answers after {@link #DELAY_MILLIS}. */
    FRESH_QUOTE("/quote/fresh", "heddle", "text/plain", "heddle costs 34\n", Page.DELAY_MILLIS);

    /** How long the handlers of {@link #DELAY} and {@link #FRESH_QUOTE} wait. */
    public static final int DELAY_MILLIS = 20;

    private final String path;
    private final String requestBody;
    private final String contentType;
    private final String body;
    private final int leastMillis;
    private final Wire wire;

    Page(String path, String contentType, String body) {
        this(path, "", contentType, body, 0);
    }

    Page(Page same, Wire wire) {
        this(same.path, same.requestBody, same.contentType, same.body, same.leastMillis, wire);
    }

    Page(String path, String requestBody, String contentType, String body, int leastMillis) {
        this(path, requestBody, contentType, body, leastMillis, Wire.CLEAR);
    }

    Page(String path, String requestBody, String contentType, String body, int leastMillis, Wire wire) {
        this.path = path;
        this.wire = wire;
        this.requestBody = requestBody;
        this.leastMillis = leastMillis;
        this.contentType = contentType;
        this.body = body;
    }

    /** What is asked for. */
    public String path() {
        return path;
    }

    /** What is sent with the request: none with a {@code GET}, else it is a {@code POST}. ASCII. */
    public String requestBody() {
        return requestBody;
    }

    /** How it is asked for. */
    public Wire wire() {
        return wire;
    }

    /** In less time there can be no true answer. */
    public int leastMillis() {
        return leastMillis;
    }

    /** The media type of the answer, without parameters. */
    public String contentType() {
        return contentType;
    }

    /** The whole body of the answer. ASCII. */
    public String body() {
        return body;
    }

    /** Where a server of this machine answers it. */
    public URI at(int port) {
        return URI.create((wire == Wire.CLEAR ? "http" : "https") + "://127.0.0.1:" + port + path);
    }
}
