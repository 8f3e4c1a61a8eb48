package dev.heddle.coroutine.blocking;

import dev.heddle.coroutine.Action;
import java.util.ArrayList;
import java.util.List;

/** A blocking call that is set up: what makes it, and what ends it from outside. */
final class Blocked {
    private final Action<Exception> call;
    private final Action<Exception> release;
    private final List<AutoCloseable> resources = new ArrayList<>();

    private Blocked(Action<Exception> call, Action<Exception> release) {
        this.call = call;
        this.release = release;
    }

    /**
     * A call that cannot return before it is released.
     *
     * @param call made in a coroutine, or in what a coroutine offloads
     * @param release made by the thread that has set it up
     */
    static Blocked until(Action<Exception> release, Action<Exception> call) {
        return new Blocked(call, release);
    }

    /** A call whose end is in nobody's hand: a short one. */
    static Blocked briefly(Action<Exception> call) {
        return new Blocked(call, () -> {});
    }

    /** What to close afterwards, last first. */
    Blocked closing(AutoCloseable... more) {
        resources.addAll(List.of(more));
        return this;
    }

    void call() throws Exception {
        call.run();
    }

    void release() throws Exception {
        release.run();
    }

    /** Closes what it has opened. */
    void close() throws Exception {
        for (var resource : resources.reversed()) {
            resource.close();
        }
    }
}
