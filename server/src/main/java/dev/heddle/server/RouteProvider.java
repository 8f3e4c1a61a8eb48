package dev.heddle.server;

import dev.heddle.server.http.Router;

/**
 * Adds handlers of one's own to the echo server, without a program of one's own. A class with a public constructor without
 * parameters, named in {@code META-INF/services/dev.heddle.server.RouteProvider} of a jar on the class path:
 *
 * <pre>{@code
 * java --add-opens java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
 *     -cp heddle-server.jar:mine.jar dev.heddle.server.cli.Main echo
 * }</pre>
 *
 * <p>The flags are those that {@code java -jar} takes from the jar's manifest.
 */
public interface RouteProvider {
    /**
     * Adds routes. Called once, after the server's own routes are there and before it listens. What it throws ends the
     * start, as does a method and pattern that has a handler already.
     */
    void addRoutes(Router router);
}
