package dev.heddle.coroutine.insight;

/**
 * Whether this Java has a Flight Recorder. To be asked before any class is used that needs the module {@code jdk.jfr}:
 * those that extend its events, {@code SliceRecorder} and {@code PinnedEvents}.
 */
final class FlightRecording {
    /** Why there is none. */
    static final String ABSENT = "this Java has no module jdk.jfr";

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecording() {}

    static boolean isAvailable() {
        return AVAILABLE;
    }
}
