package dev.heddle.load.compare;

/** A candidate cannot take part here. The message says why, for the report. */
final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message);
    }
}
