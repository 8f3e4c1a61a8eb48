package dev.heddle.server.cli;

import dev.heddle.server.admin.Reload;
import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP reads the configuration and the certificates again: {@code kill -HUP}, as with nginx and HAProxy. Only where there are
 * such: else the signal ends the process, as it does any whose terminal is closed.
 */
final class ReloadSignal {
    private static final String NAME = "HUP";
    private static final Logger log = LoggerFactory.getLogger(ReloadSignal.class);

    private ReloadSignal() {}

    /** From now on, on a thread that the JDK starts for each signal. */
    static void reloads(Reload reload) {
        try {
            if (!Signals.handle(NAME, () -> reload.reload("SIG" + NAME))) {
                log.warn(
                        "SIG{} is ignored in this process, as nohup starts one: POST /reload on the admin port does"
                                + " the same",
                        NAME);
            }
        } catch (InvocationTargetException e) {
            log.debug("No reload on SIG{}", NAME, e.getCause());
        } catch (ReflectiveOperationException e) {
            log.debug("No reload on SIG{}", NAME, e);
        }
    }
}
