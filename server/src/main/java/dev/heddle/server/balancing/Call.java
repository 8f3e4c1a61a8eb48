package dev.heddle.server.balancing;

/** What a group must know of a request that it finds a member for. Confined to the coroutine that calls. */
interface Call {
    /** What there is no key for: never a hash. */
    long NO_HASH = 0;

    /** The hash of what the request is told apart by, or {@link #NO_HASH} if it does not have it. */
    long hash(HashKey by);

    /** Whether its method may have its effect twice (RFC 9110 9.2.2). */
    boolean isIdempotent();

    /** Whether it can be sent once more: nothing was answered yet, and its body is there from its beginning. */
    boolean isRepeatable();

    /** It has waited for a member so many nanoseconds. */
    void waited(long nanos);
}
