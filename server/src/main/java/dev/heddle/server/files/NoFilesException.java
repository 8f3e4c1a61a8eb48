package dev.heddle.server.files;

import java.io.IOException;

/** Something was not opened since this process, or the machine, may have no more files open: nobody else is to blame. */
public final class NoFilesException extends IOException {
    private static final long serialVersionUID = 1;

    /** With what was not opened. */
    public NoFilesException(String what, Throwable cause) {
        super(what + ": no files are left here", cause);
    }
}
