package dev.heddle.server.conformance;

import java.nio.charset.StandardCharsets;

/**
 * What the origin does when it has got a request.
 *
 * @param text is sent in one piece, one byte for each character
 * @param ending what it does with the connection then
 * @param early whether it answers before it reads the request's body
 */
public record Answer(String text, Ending ending, boolean early) {
    /** What becomes of the connection. */
    public enum Ending {
        /** It waits for the next request. */
        KEEP,
        CLOSE,
        RESET,
        /** It reads on, and never says anything. */
        SILENCE
    }

    /** {@code 200} with the body {@code ok}. */
    public static Answer ok() {
        return lines("HTTP/1.1 200 OK", "Content-Length: 2", "").and("ok");
    }

    /** Bytes as they are, one for each character. */
    public static Answer bytes(String text) {
        return new Answer(text, Ending.KEEP, false);
    }

    /** Lines, with CR LF behind each. */
    public static Answer lines(String... lines) {
        return bytes(String.join("\r\n", lines) + "\r\n");
    }

    /** Nothing. */
    public static Answer nothing() {
        return bytes("");
    }

    /** More bytes, behind the others. */
    public Answer and(String more) {
        return new Answer(text + more, ending, early);
    }

    /** And closes the connection. */
    public Answer thenCloses() {
        return new Answer(text, Ending.CLOSE, early);
    }

    /** And resets the connection. */
    public Answer thenResets() {
        return new Answer(text, Ending.RESET, early);
    }

    /** And says nothing more. */
    public Answer thenIsSilent() {
        return new Answer(text, Ending.SILENCE, early);
    }

    /** Without waiting for the request's body. */
    public Answer atOnce() {
        return new Answer(text, ending, true);
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
