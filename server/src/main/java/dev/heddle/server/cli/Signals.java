package dev.heddle.server.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals of the operating system, received by code of one's own instead of the JVM's.
 *
 * <p>By reflection, since javac has a warning for every use of {@code sun.misc.Signal} that cannot be switched off. The
 * class is in the module {@code jdk.unsupported}, which is in every JDK that is not cut to size.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls an action for each signal of a name, such as {@code TERM}, on a thread that the JDK starts for it.
     *
     * @return whether the signal will be heard: the JVM leaves HUP, INT and TERM alone if whoever started this process had
     *     them ignored, as {@code nohup} does with HUP
     * @throws java.lang.reflect.InvocationTargetException if this platform has no such signal, or the JVM keeps it to
     *     itself or was told ({@code -Xrs}) to keep away from signals
     * @throws ReflectiveOperationException if this JDK has no class {@code sun.misc.Signal}
     */
    static boolean handle(String name, Runnable action) throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        var handlerType = Class.forName("sun.misc.SignalHandler");
        var run = MethodHandles.publicLookup()
                .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                .bindTo(action);
        var handler = MethodHandleProxies.asInterfaceInstance(handlerType, MethodHandles.dropArguments(run, 0, signal));
        var before = signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        return before != handlerType.getField("SIG_IGN").get(null);
    }
}
