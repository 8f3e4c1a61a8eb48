package dev.heddle.server.admin;

import dev.heddle.server.address.UserInfo;

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

    /** The value as anybody may see it. A file that holds a secret is none itself. */
    String shown() {
        boolean secret = name.matches(".*(password|passphrase|secret|token).*") && !name.endsWith("-file");
        return secret ? "(hidden)" : UserInfo.hiddenIn(value);
    }
}
