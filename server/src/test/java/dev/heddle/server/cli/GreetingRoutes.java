package dev.heddle.server.cli;

import dev.heddle.server.RouteProvider;
import dev.heddle.server.http.Router;

/** Routes of a user's own, found by META-INF/services in the tests' resources. */
public final class GreetingRoutes implements RouteProvider {
    @Override
    public void addRoutes(Router router) {
        router.route(
                "GET",
                "/greeting/{name}",
                (exchange, parameters) -> exchange.response().send("Hello, " + parameters.get("name")));
    }
}
