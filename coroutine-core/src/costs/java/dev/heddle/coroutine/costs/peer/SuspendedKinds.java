package dev.heddle.coroutine.costs.peer;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What can be suspended, by the names of the measures. */
public final class SuspendedKinds {
    private static final Map<String, Supplier<Suspended>> ALL = new TreeMap<>(Map.of(
            "heddle-generator", SuspendedGenerators::new,
            "heddle-park", SuspendedCoroutines::new,
            "jdk-continuation", SuspendedContinuations::new,
            "jdk-virtual-park", SuspendedVirtualThreads::new));

    private SuspendedKinds() {}

    /** All, in the order of their names. */
    public static Map<String, Supplier<Suspended>> all() {
        return ALL;
    }
}
