package dev.heddle.server.cli;

import dev.heddle.server.AccessLogFormat;
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
    private static final String LINE_WITH_TIME = "%d{yyyy-MM-dd HH:mm:ss.SSS} %msg%n";
    private static final String WHOLE_LINE = "%msg%n";
    private static final String CONFIGURATION = "heddle-logback.xml";

    private LogSetup() {}

    /** The time stands before a line of the access log, or in it. */
    static void apply(String level, @Nullable AccessLogFormat accessLog) {
        System.setProperty("heddle.log.level", level.isEmpty() ? "info" : level);
        System.setProperty("heddle.access.pattern", accessLog == AccessLogFormat.JSON ? WHOLE_LINE : LINE_WITH_TIME);
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
