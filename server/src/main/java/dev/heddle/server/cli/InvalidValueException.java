package dev.heddle.server.cli;

import picocli.CommandLine.TypeConversionException;

/** A text that is no value of an option, in whichever place it stands. */
final class InvalidValueException extends TypeConversionException {
    private static final long serialVersionUID = 1;

    InvalidValueException(String problem, String allowed) {
        super(problem + " (allowed: " + allowed + ")");
    }
}
