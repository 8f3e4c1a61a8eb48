package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;

/** The answers that the proxy gives itself, since a route says so. */
final class LocalAnswers {
    private LocalAnswers() {}

    static void send(HttpExchange exchange, RouteAction.Answer answer) throws IOException {
        exchange.response().status(answer.status()).send(answer.text());
    }

    static void send(HttpExchange exchange, RouteAction.Redirect redirect) throws IOException {
        exchange.response()
                .status(redirect.status())
                .header(HttpHeaderNames.LOCATION, location(exchange, redirect.location()))
                .send();
    }

    private static String location(HttpExchange exchange, String template) {
        var uri = OriginForm.of(exchange.request());
        var location = template.replace("{uri}", uri.startsWith("/") ? uri : "/");
        return location.contains("{host}") ? location.replace("{host}", host(exchange)) : location;
    }

    private static String host(HttpExchange exchange) {
        var field = exchange.request().headers().get(HttpHeaderNames.HOST);
        if (field == null || field.isEmpty()) {
            throw new HttpException(400, "no Host");
        }
        return field.substring(0, HostTable.endOfName(field, 0, field.length()));
    }
}
