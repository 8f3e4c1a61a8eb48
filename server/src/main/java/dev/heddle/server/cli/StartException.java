package dev.heddle.server.cli;

/** Why a command cannot start although its options are right. The message is for the user. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
