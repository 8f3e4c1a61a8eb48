package dev.heddle.server.upstream;

/**
 * How the connections to an upstream fare at a moment, those of all event loops together: for admin pages.
 *
 * @param open connections, used or not
 * @param idle those that are unused
 * @param waiting calls that wait for one
 * @param most connections that each event loop may have
 */
public record PoolSnapshot(int open, int idle, int waiting, int most) {}
