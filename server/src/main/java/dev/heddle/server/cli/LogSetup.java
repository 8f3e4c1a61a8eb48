package dev.heddle.server.cli;

import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * Where the executable's log goes. To be called before the first logger is made.
 *
 * <p>The file has a name that Logback does not look for by itself: an application that uses this server as a library keeps
 * its own. Here too the user's comes first: the property {@code logback.configurationFile}, or a {@code logback.xml} on the
 * class path.
 */
final class LogSetup {
    private static final String CONFIGURATION_PROPERTY = "logback.configurationFile";
    private static final String CONFIGURATION = "heddle-logback.xml";

    private LogSetup() {}

    static void apply(String level) {
        System.setProperty("heddle.log.level", level);
        boolean usersOwn = System.getProperty(CONFIGURATION_PROPERTY) != null
                || resource("logback.xml") != null
                || resource("logback-test.xml") != null;
        if (!usersOwn) {
            System.setProperty(CONFIGURATION_PROPERTY, CONFIGURATION);
        }
    }

    private static @Nullable URL resource(String name) {
        return LogSetup.class.getClassLoader().getResource(name);
    }
}
