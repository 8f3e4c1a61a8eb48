package dev.heddle.coroutine.costs.peer;

import java.util.function.Consumer;

/** Three calls deep, as a shallow handler is. The launcher forbids that they are inlined: three frames are held. */
final class ThreeCalls {
    /** What the outermost call returns once all three have. */
    static final int DEPTH = 3;

    private ThreeCalls() {}

    static <T> int outer(Consumer<T> suspend, T on) {
        return middle(suspend, on) + 1;
    }

    private static <T> int middle(Consumer<T> suspend, T on) {
        return inner(suspend, on) + 1;
    }

    private static <T> int inner(Consumer<T> suspend, T on) {
        suspend.accept(on);
        return 1;
    }
}
