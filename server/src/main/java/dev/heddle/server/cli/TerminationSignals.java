package dev.heddle.server.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * SIGTERM and SIGINT ask for the end; the second one ends the process at once.
 *
 * <p>Not a shutdown hook: the JVM ignores further signals once its hooks run, so that a second Ctrl-C would do nothing; its
 * exit status would be 143 and not 0; and {@code halt}, which could change that, would cut off the other hooks, such as
 * that of a flight recording. So the JVM never sees the signals, and ends by {@code System.exit(0)}.
 *
 * <p>By reflection, since javac has a warning for every use of {@code sun.misc.Signal} that cannot be switched off. The
 * class is in the module {@code jdk.unsupported}, which is in every JDK that is not cut to size.
 */
final class TerminationSignals {
    /** With what status a process ends that a signal has killed, by the signal's name. */
    private static final Map<String, Integer> STATUS = Map.of("TERM", 143, "INT", 130);

    private TerminationSignals() {}

    /** From now on; without it the JVM ends as soon as a signal comes. */
    static void requestEndOf(Shutdown shutdown) {
        try {
            for (var name : STATUS.keySet()) {
                handle(name, () -> received(name, shutdown));
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

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        var handlerType = Class.forName("sun.misc.SignalHandler");
        var run = MethodHandles.publicLookup()
                .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                .bindTo(action);
        var handler = MethodHandleProxies.asInterfaceInstance(handlerType, MethodHandles.dropArguments(run, 0, signal));
        signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }

    private static void warn(String why) {
        System.err.println(Main.NAME + ": warning: a signal will end this process without a drain: " + why);
    }
}
