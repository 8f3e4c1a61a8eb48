package dev.heddle.server.fields;

/** A block of fields that is malformed (RFC 9113 8.1.1, RFC 9114 4.1.2). What its stream's protocol makes of that is its own. */
public final class MalformedFieldsException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedFieldsException(String problem) {
        super(problem, null, false, false);
    }
}
