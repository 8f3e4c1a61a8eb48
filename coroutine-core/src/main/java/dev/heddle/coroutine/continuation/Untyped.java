package dev.heddle.coroutine.continuation;

import org.jspecify.annotations.Nullable;

/** Values travel between coroutines as objects; their types are those of the public calls at both ends. */
final class Untyped {
    private Untyped() {}

    /** The value with the type that the other end gave it; it may be null if that type may. */
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // the types are checked at both ends
    static <V extends @Nullable Object> V as(@Nullable Object value) {
        return (V) value;
    }
}
