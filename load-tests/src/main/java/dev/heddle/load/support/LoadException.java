package dev.heddle.load.support;

/** The server did not do what it is measured for: no figure of such a run is worth anything. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what it did instead. */
    public LoadException(String message) {
        super(message);
    }
}
