package dev.heddle.coroutine.continuation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.LoggerFactory;

/**
 * Whether coroutines can stand on {@code jdk.internal.vm.Continuation}, and the key to it.
 *
 * <p>With {@code java.base/java.lang} open, this module exports to itself the three internal packages that are needed: no other
 * flag is. It must happen before {@link ContinuationStrand} or {@link HeldMonitors} is loaded, so nothing else may name them.
 */
final class ContinuationAccess {
    private static final String[] PACKAGES = {"jdk.internal.vm", "jdk.internal.misc", "jdk.internal.access"};

    /** False also where held monitors cannot be seen: a yield inside {@code synchronized} would hang the thread. */
    static final boolean OPEN = open();

    private ContinuationAccess() {}

    static Strand newStrand(Strand.Kind kind, Runnable code) {
        return new ContinuationStrand(kind, code);
    }

    private static boolean open() {
        String missing;
        try {
            exportInternals();
            missing = HeldMonitors.areSeen() ? "" : "this JVM does not show which monitors a thread holds";
        } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
            missing = "start the JVM with --add-opens java.base/java.lang=" + target();
        }
        if (!missing.isEmpty()) {
            LoggerFactory.getLogger(ContinuationAccess.class)
                    .warn(
                            "Generators and coroutines get a virtual thread each, which is slower: {} (Java {})",
                            missing,
                            Runtime.version());
        }
        return missing.isEmpty();
    }

    private static void exportInternals() throws ReflectiveOperationException {
        var export = MethodHandles.privateLookupIn(Module.class, MethodHandles.lookup())
                .findVirtual(
                        Module.class, "implAddExports", MethodType.methodType(void.class, String.class, Module.class));
        for (var name : PACKAGES) {
            try {
                export.invoke(Object.class.getModule(), name, ContinuationAccess.class.getModule());
            } catch (Throwable e) {
                throw new LinkageError(name + " cannot be exported: " + e, e);
            }
        }
    }

    private static String target() {
        var module = ContinuationAccess.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}
