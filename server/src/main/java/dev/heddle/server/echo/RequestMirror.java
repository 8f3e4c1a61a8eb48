package dev.heddle.server.echo;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.json.Json;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request as JSON, with httpbin's names. */
final class RequestMirror {
    private RequestMirror() {}

    /** {@code /get}: what came without a body. */
    static void get(HttpExchange exchange) throws IOException {
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            writeHead(json, exchange);
            json.writeEndObject();
        });
    }

    /** {@code /post} and its like: with the body. */
    static void withBody(HttpExchange exchange) throws IOException {
        var data = RequestData.read(exchange.request());
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            writeHead(json, exchange);
            writeData(json, data);
            json.writeEndObject();
        });
    }

    /** {@code /anything}: all there is. */
    static void anything(HttpExchange exchange) throws IOException {
        var request = exchange.request();
        var data = RequestData.read(request);
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            json.writeStringField("method", request.method());
            json.writeStringField("path", request.path());
            writeHead(json, exchange);
            json.writeStringField("body", data.body());
            writeData(json, data);
            json.writeEndObject();
        });
    }

    /** Fields that every mirror has: {@code args}, {@code headers}, {@code origin}, {@code url}. */
    static void writeHead(JsonGenerator json, HttpExchange exchange) throws IOException {
        writeFields(json, "args", exchange.request().parameters());
        writeHeaders(json, exchange.request());
        json.writeStringField("origin", origin(exchange));
        json.writeStringField("url", url(exchange));
    }

    private static void writeData(JsonGenerator json, RequestData data) throws IOException {
        json.writeStringField("data", data.data());
        writeFields(json, "files", data.files());
        writeFields(json, "form", data.form());
        json.writeFieldName("json");
        if (Json.isValid(data.data())) {
            // As it was sent: numbers keep all their digits.
            json.writeRawValue(data.data().strip());
        } else {
            json.writeNull();
        }
    }

    static void writeHeaders(JsonGenerator json, HttpRequest request) throws IOException {
        // Names differ in case for one field at times: the first spelling stands for all.
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers()
                .forEach((name, value) ->
                        fields.computeIfAbsent(name, first -> new ArrayList<>()).add(value));
        json.writeObjectFieldStart("headers");
        for (var field : fields.entrySet()) {
            json.writeStringField(field.getKey(), String.join(",", field.getValue()));
        }
        json.writeEndObject();
    }

    /** A field with one value is a string, one with more is an array, as in httpbin. */
    static void writeFields(JsonGenerator json, String name, Map<String, List<String>> fields) throws IOException {
        json.writeObjectFieldStart(name);
        for (var field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            if (field.getValue().size() == 1) {
                json.writeString(field.getValue().getFirst());
            } else {
                json.writeArray(
                        field.getValue().toArray(String[]::new),
                        0,
                        field.getValue().size());
            }
        }
        json.writeEndObject();
    }

    /** The client's address, or what the proxies before this server say it is: this server only shows it. */
    static String origin(HttpExchange exchange) {
        var forwarded = exchange.request().headers().all("X-Forwarded-For");
        if (!forwarded.isEmpty()) {
            return String.join(",", forwarded);
        }
        return exchange.remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "";
    }

    static String url(HttpExchange exchange) {
        var target = exchange.request().target();
        return target.startsWith("/") ? root(exchange) + target : target;
    }

    /** What absolute URLs begin with: {@code http://host:8080}. */
    static String root(HttpExchange exchange) {
        var host = exchange.request().headers().get("Host");
        return exchange.scheme() + "://" + (host == null ? "localhost" : host);
    }

    /** Cookies by name; the first of a name counts. */
    static Map<String, List<String>> cookies(HttpRequest request) {
        var cookies = new LinkedHashMap<String, List<String>>();
        for (var field : request.headers().all("Cookie")) {
            for (var cookie : ServerCookieDecoder.LAX.decode(field)) {
                cookies.putIfAbsent(cookie.name(), List.of(cookie.value()));
            }
        }
        return cookies;
    }
}
