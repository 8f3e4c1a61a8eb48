package dev.heddle.load.support;

/** An option or an environment that cannot work. The message is one line: what is wrong, and what is allowed. */
public final class UsageException extends RuntimeException {
    /** Exit status of a program that was called wrongly. */
    public static final int EXIT_STATUS = 2;

    private static final long serialVersionUID = 1L;

    /** With the line that the user sees. */
    public UsageException(String message) {
        super(message);
    }
}
