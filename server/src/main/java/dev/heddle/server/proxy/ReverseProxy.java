package dev.heddle.server.proxy;

import dev.heddle.server.balancing.Attempt;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.upstream.UpstreamException;
import dev.heddle.server.upstream.UpstreamRequest;
import dev.heddle.server.upstream.UpstreamResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reverse proxy: sends each request to an upstream of the group that its route names, and answers with what comes back,
 * both bodies streamed.
 */
public final class ReverseProxy implements HttpHandler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReverseProxy.class);

    private volatile RouteTable table;

    /** A proxy with routes, the first that fits a request is taken. Their groups are the proxy's from now on. */
    public ReverseProxy(List<ProxyRoute> routes) {
        table = new RouteTable(routes);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var route = table.find(exchange.request());
        if (route == null) {
            exchange.route("NOT_FOUND");
            throw new HttpException(404, "no such site");
        }
        exchange.route(route.pathPrefix());
        try (var attempt = route.group().begin(exchange)) {
            forward(exchange, attempt);
        }
    }

    private static void forward(HttpExchange exchange, Attempt attempt) throws IOException {
        try (var response = request(exchange, attempt).send()) {
            attempt.responded(response.status());
            answer(exchange, response);
        } catch (UpstreamException e) {
            attempt.failed(e);
            log.debug("{}: {}", exchange.request(), e.getMessage());
            throw ProxyErrors.answerTo(e);
        }
    }

    private static UpstreamRequest request(HttpExchange exchange, Attempt attempt) {
        var from = exchange.request();
        var length = from.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        var to = attempt.upstream()
                .request(from.method(), originForm(exchange))
                .headers(RequestFields.forUpstream(exchange));
        return from.body().isComplete()
                ? to
                : to.body(
                        length == null ? -1 : Long.parseLong(length),
                        sink -> from.body().transferTo(sink));
    }

    /** RFC 9112 3.2.1: an origin is asked by path and query. */
    private static String originForm(HttpExchange exchange) {
        var request = exchange.request();
        if (request.target().startsWith("/") || request.target().equals("*")) {
            return request.target();
        }
        return request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    }

    private static void answer(HttpExchange exchange, UpstreamResponse from) throws IOException {
        var to = exchange.response().status(from.status()).headers(ResponseFields.forClient(from));
        try (var body = to.stream()) {
            from.body().transferTo(body);
        }
    }

    /** Closes the groups. Who is in the middle of an exchange goes on. */
    @Override
    public void close() {
        table.routes().forEach(route -> route.group().close());
    }
}
