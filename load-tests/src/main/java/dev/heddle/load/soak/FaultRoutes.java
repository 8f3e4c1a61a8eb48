package dev.heddle.load.soak;

import dev.heddle.server.RouteProvider;
import dev.heddle.server.http.ResponseBody;
import dev.heddle.server.http.Router;

/** Handlers that fail: before their response has begun, and in the middle of it. */
public final class FaultRoutes implements RouteProvider {
    static final String PREFIX = "/fault/";
    static final String BEFORE = PREFIX + "before";
    static final String WITHIN = PREFIX + "within";

    /** For the service loader. */
    public FaultRoutes() {}

    @Override
    public void addRoutes(Router router) {
        router.get(BEFORE, exchange -> {
            throw new IllegalStateException("before the response, on purpose");
        });
        router.get(WITHIN, exchange -> {
            ResponseBody body = exchange.response().stream();
            body.write("the beginning");
            Thread.sleep(1);
            throw new IllegalStateException("within the response, on purpose");
        });
    }
}
