package dev.heddle.coroutine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What a forked coroutine, or offloaded code, has from the code that started it: the logging context (MDC), the bindings
 * of scoped values, the nearest deadline.
 *
 * <p>Scoped values need the JDK's internals open: the JDK hands bindings on only to the threads of its own, still
 * preliminary, {@code StructuredTaskScope}. What makes it safe is the same there and here: the child ends before the
 * binding does.
 */
final class InheritedContext {
    private final @Nullable Map<String, String> mdc = MDC.getCopyOfContextMap();
    private final @Nullable Object scopedValues = VirtualThreads.open() ? VirtualThreads.scopedValues() : null;
    private final @Nullable Long deadline;

    private InheritedContext(@Nullable Coroutine parent) {
        deadline = parent == null ? null : CancellableRegion.nearestDeadline(parent.region);
    }

    /** That of the calling code. */
    static InheritedContext capture() {
        return new InheritedContext(Coroutine.currentOrNull());
    }

    /** Before the child starts. */
    void bindScopedValues(Thread child) {
        if (scopedValues != null) {
            VirtualThreads.bindScopedValues(child, scopedValues);
        }
    }

    /** On the child, before its code. */
    void enter() {
        if (mdc != null) {
            MDC.setContextMap(mdc);
        }
        var child = Coroutine.currentOrNull();
        if (child != null && deadline != null) {
            new Deadline(child, deadline).enter();
        }
    }

    /** Only known to the child: when it comes, the parent's region is cancelled, and the child by its scope. */
    private static final class Deadline extends CancellableRegion {
        private final long at;

        Deadline(Coroutine child, long at) {
            super(child);
            this.at = at;
        }

        @Override
        Long deadline() {
            return at;
        }
    }
}
