package dev.heddle.coroutine.continuation;

/** Exceptions that pass through unchanged. */
final class Thrown {
    private Thrown() {}

    /** Throws it, checked or not. Returns nothing; the type lets callers write {@code throw asIs(e)}. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is what hides a checked exception
    static <X extends Throwable> RuntimeException asIs(Throwable e) throws X {
        throw (X) e;
    }
}
