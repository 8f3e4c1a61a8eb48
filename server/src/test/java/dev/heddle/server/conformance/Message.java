package dev.heddle.server.conformance;

import java.util.List;
import java.util.Locale;

/**
 * A request or a response as it came over the wire.
 *
 * @param startLine its first line
 * @param fields each as {@code name: value}, the name in small letters, since proxies differ in that
 * @param body without its framing; one character for each byte
 * @param trailers as the fields
 * @param flaw what is wrong with it, or empty if it is whole and well-formed
 */
public record Message(String startLine, List<String> fields, String body, List<String> trailers, String flaw) {
    /** How a message that is cut off says so. */
    public static final String CUT_OFF = "cut off";

    public boolean isWhole() {
        return flaw.isEmpty();
    }

    /** The status of a response; 0 if it is none. */
    public int status() {
        return startLine.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")
                ? Integer.parseInt(startLine.substring(9, 12))
                : 0;
    }

    public String method() {
        return startLine.substring(0, Math.max(0, startLine.indexOf(' ')));
    }

    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.startsWith(name.toLowerCase(Locale.ROOT) + ":"));
    }

    /** The values of a field. */
    public List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1).strip())
                .toList();
    }

    @Override
    public String toString() {
        return startLine + " " + fields + (body.isEmpty() ? "" : " " + body.length() + " bytes")
                + (isWhole() ? "" : " " + flaw);
    }
}
