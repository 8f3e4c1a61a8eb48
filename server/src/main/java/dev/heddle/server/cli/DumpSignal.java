package dev.heddle.server.cli;

import dev.heddle.coroutine.insight.CoroutineDump;
import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGUSR1 writes a dump of all coroutines to the log: {@code kill -USR1}. Go does so on SIGQUIT, which belongs to the JVM
 * here: it prints the platform threads.
 *
 * <p>Where there is no such signal (Windows), or the JVM was told to keep away from signals ({@code -Xrs}), there is the
 * admin port's {@code /coroutines/dump}.
 */
final class DumpSignal {
    private static final String NAME = "USR1";
    private static final Logger log = LoggerFactory.getLogger(DumpSignal.class);

    private DumpSignal() {}

    /** From now on; without it the signal ends the process. */
    static void dumps(CoroutineDump dump) {
        try {
            Signals.handle(NAME, dump::log);
        } catch (InvocationTargetException e) {
            log.debug("No dump on SIG{}", NAME, e.getCause());
        } catch (ReflectiveOperationException e) {
            log.debug("No dump on SIG{}", NAME, e);
        }
    }
}
