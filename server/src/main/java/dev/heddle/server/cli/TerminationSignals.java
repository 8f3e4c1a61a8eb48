package dev.heddle.server.cli;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * SIGTERM and SIGINT ask for the end; the second one ends the process at once.
 *
 * <p>Not a shutdown hook: the JVM ignores further signals once its hooks run, so that a second Ctrl-C would do nothing; its
 * exit status would be 143 and not 0; and {@code halt}, which could change that, would cut off the other hooks, such as
 * that of a flight recording. So the JVM never sees the signals, and ends by {@code System.exit(0)}.
 */
final class TerminationSignals {
    /** With what status a process ends that a signal has killed, by the signal's name. */
    private static final Map<String, Integer> STATUS = Map.of("TERM", 143, "INT", 130);

    private TerminationSignals() {}

    /** From now on; without it the JVM ends as soon as a signal comes. */
    static void requestEndOf(Shutdown shutdown) {
        try {
            for (var name : STATUS.keySet()) {
                Signals.handle(name, () -> received(name, shutdown));
            }
        } catch (InvocationTargetException e) {
            // -Xrs: the user wants the JVM to keep away from signals.
            warn(String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            warn(e.toString());
        }
    }

    /** On a thread that the JDK starts for each signal. */
    private static void received(String name, Shutdown shutdown) {
        if (!shutdown.request("SIG" + name)) {
            Runtime.getRuntime().halt(STATUS.getOrDefault(name, 1));
        }
    }

    private static void warn(String why) {
        System.err.println(Main.NAME + ": warning: a signal will end this process without a drain: " + why);
    }
}
