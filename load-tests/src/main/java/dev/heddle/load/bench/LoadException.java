package dev.heddle.load.bench;

/** The server did not do what it is measured for: no figure of such a run is worth anything. */
final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message);
    }
}
