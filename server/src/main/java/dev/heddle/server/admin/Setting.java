package dev.heddle.server.admin;

/**
 * One option of the server as it is in effect.
 *
 * @param name as on the command line, without the dashes
 * @param value as it was given
 * @param source which kind of place it came from
 * @param place that place in words: {@code HEDDLE_PORT}, {@code heddle.yaml:3}; empty for a default
 */
public record Setting(String name, String value, Source source, String place) {
    /** Where a value comes from: the first of these that has one. */
    public enum Source {
        /** The command line. */
        FLAG,
        /** An environment variable. */
        VARIABLE,
        /** The configuration file. */
        FILE,
        /** Nobody said anything. */
        DEFAULT
    }

    /** Whether the value is nobody's business. */
    boolean isSecret() {
        return name.matches(".*(password|passphrase|secret|token).*");
    }
}
