package dev.heddle.coroutine.connection;

/**
 * A message that holds bytes in a form which the connection does not know, and says how many: they count for its
 * back-pressure, as those of a {@code ByteBuf} or a {@code ByteBufHolder} do.
 */
public interface SizedMessage {
    /** How many bytes it holds, zero or more. Stays the same. */
    int heldBytes();
}
