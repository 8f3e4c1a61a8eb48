package dev.heddle.server.codec;

/**
 * A head with its whole body as an array: it is copied behind the head, so that a buffer around it would be made for nothing.
 */
public interface SmallBody {
    /** Up to so many bytes are copied. */
    int MOST_BYTES = 4 * 1024;

    /** At most {@link #MOST_BYTES}; not to be changed. */
    byte[] smallBody();
}
