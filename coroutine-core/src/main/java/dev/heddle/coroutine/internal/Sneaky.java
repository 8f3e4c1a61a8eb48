package dev.heddle.coroutine.internal;

/** For exceptions that pass through code which cannot say what they are: they were declared by whoever threw them. */
public final class Sneaky {
    private Sneaky() {}

    /** To be thrown: {@code throw Sneaky.thrown(e)}. Throws it itself, so that the type does not matter. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // nothing is cast: exceptions are not reified
    public static <E extends Throwable> RuntimeException thrown(Throwable e) throws E {
        throw (E) e;
    }
}
