package dev.heddle.server.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.heddle.server.AccessLogFormat;
import java.net.URL;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Where the executable's log goes, and how much of it.
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

    /** To be called before anything else: any class may make the first logger. */
    static void begin() {
        boolean usersOwn = System.getProperty(CONFIGURATION_PROPERTY) != null
                || resource("logback.xml") != null
                || resource("logback-test.xml") != null;
        if (!usersOwn) {
            System.setProperty(CONFIGURATION_PROPERTY, CONFIGURATION);
        }
    }

    /** As the options say, once they are known. The time stands before a line of the access log, or in it. */
    static void apply(String level, @Nullable AccessLogFormat accessLog) {
        System.setProperty("heddle.log.level", level.isEmpty() ? "info" : level);
        System.setProperty("heddle.access.pattern", accessLog == AccessLogFormat.JSON ? WHOLE_LINE : LINE_WITH_TIME);
        var file = resource(CONFIGURATION);
        if (CONFIGURATION.equals(System.getProperty(CONFIGURATION_PROPERTY))
                && file != null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            configure(logback, file);
        }
    }

    /** Loggers that are there already stay, and follow. */
    private static void configure(LoggerContext logback, URL file) {
        logback.reset();
        var reader = new JoranConfigurator();
        reader.setContext(logback);
        try {
            reader.doConfigure(file);
        } catch (JoranException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private static @Nullable URL resource(String name) {
        return LogSetup.class.getClassLoader().getResource(name);
    }
}
