package dev.heddle.server.echo;

import dev.heddle.server.http.Router;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every endpoint of echo mode. */
public final class EchoRoutes {
    private EchoRoutes() {}

    /** Adds them. {@code /}, a page that lists them, is {@code index.html} beside this class. */
    public static Router addTo(Router router) {
        return addTo(router, null);
    }

    /** Adds them, with meters for what has its own; null for none. */
    public static Router addTo(Router router, @Nullable MeterRegistry registry) {
        addEchoes(router);
        router.get("/ws", WebSocketEcho.with(registry));
        addTimed(router);
        addData(router);
        addDetails(router);
        addHttpFeatures(router);
        addSamples(router);
        return router;
    }

    private static void addEchoes(Router router) {
        router.get("/plaintext", SmallAnswers::plaintext)
                .any("/echo", new EchoHandler())
                .any("/anything/**", RequestMirror::anything)
                .get("/get", RequestMirror::get);
        for (var method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            var path = "/" + method.toLowerCase(Locale.ROOT);
            router.route(method, path, (exchange, parameters) -> RequestMirror.withBody(exchange));
        }
    }

    private static void addTimed(Router router) {
        router.any("/delay/{seconds}", TimedHandler::delay)
                .get("/drip", TimedHandler::drip)
                .get("/sse", TimedHandler::events)
                .get("/stream/{n}", TimedHandler::lines);
    }

    private static void addData(Router router) {
        router.get("/bytes/{n}", BytesHandler::bytes)
                .get("/stream-bytes/{n}", BytesHandler::chunks)
                .get("/range/{n}", new RangeHandler())
                .get("/base64/{value}", SmallAnswers::base64);
    }

    private static void addDetails(Router router) {
        router.get("/headers", SmallAnswers::headers)
                .get("/ip", SmallAnswers::ip)
                .get("/uuid", SmallAnswers::uuid)
                .get("/user-agent", SmallAnswers::userAgent)
                .get("/cookies", SmallAnswers::cookies);
    }

    private static void addHttpFeatures(Router router) {
        router.any("/status/{code}", new StatusHandler())
                .get("/response-headers", SmallAnswers::responseHeaders)
                .route("POST", "/response-headers", (exchange, parameters) -> SmallAnswers.responseHeaders(exchange))
                .get("/redirect/{n}", RedirectHandler::relative)
                .get("/relative-redirect/{n}", RedirectHandler::relative)
                .get("/absolute-redirect/{n}", RedirectHandler::absolute)
                .get("/cache", CacheHandler::cache)
                .get("/cache/{n}", CacheHandler::maxAge)
                .get("/etag/{etag}", CacheHandler::etag);
    }

    private static void addSamples(Router router) {
        router.get("/", SamplePages.page("text/html; charset=utf-8", "index.html"))
                .get("/html", SamplePages.page("text/html; charset=utf-8", "sample.html"))
                .get("/json", SamplePages.page("application/json", "sample.json"))
                .get("/xml", SamplePages.page("application/xml", "sample.xml"))
                .get("/encoding/utf8", SamplePages.page("text/plain; charset=utf-8", "utf8.txt"))
                .get("/robots.txt", SamplePages.page("text/plain", "robots.txt"));
    }
}
