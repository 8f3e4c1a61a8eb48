package dev.heddle.load.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of {@link Traffic} sends again and again.
 *
 * @param body of the request, empty for none
 * @param expected the whole body of the answer, or null if any will do
 * @param pause between an answer and the next request
 */
public record RequestKind(
        String method, String path, String body, @Nullable String expected, Duration pause) {
    /** A small answer. */
    public static RequestKind plaintext() {
        return new RequestKind("GET", Plaintext.PATH, "", Plaintext.BODY, Duration.ZERO);
    }

    /** Sends a body, and wants it back. */
    public static RequestKind echo(String method, String body) {
        return new RequestKind(method, "/echo", body, body, Duration.ZERO);
    }

    /** Answered after so long. */
    public static RequestKind delay(Duration time) {
        return new RequestKind("GET", "/delay/" + time.toMillis() / 1e3, "", null, Duration.ZERO);
    }

    /** With a pause after each answer. */
    public RequestKind withPause(Duration time) {
        return new RequestKind(method, path, body, expected, time);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
