package dev.heddle.server.echo;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.json.Json;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The endpoints that answer one small thing. */
final class SmallAnswers {
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString TEXT_PLAIN = AsciiString.cached("text/plain");
    /** Sent as it is, again and again: responses wrap it and do not change it. */
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    /** What the server says about the message itself: a client that set these would break it. */
    private static final Set<String> FRAMING_FIELDS =
            Set.of("connection", "content-length", "keep-alive", "trailer", "transfer-encoding", "upgrade", "date");

    private SmallAnswers() {}

    /** {@code /plaintext}: as little as a server can do for a request; benchmarks ask for it. */
    static void plaintext(HttpExchange exchange) throws IOException {
        exchange.response().header(CONTENT_TYPE, TEXT_PLAIN).send(HELLO);
    }

    static void headers(HttpExchange exchange) throws IOException {
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            RequestMirror.writeHeaders(json, exchange.request());
            json.writeEndObject();
        });
    }

    static void ip(HttpExchange exchange) throws IOException {
        send(exchange, "origin", RequestMirror.origin(exchange));
    }

    static void uuid(HttpExchange exchange) throws IOException {
        send(exchange, "uuid", UUID.randomUUID().toString());
    }

    static void userAgent(HttpExchange exchange) throws IOException {
        var agent = exchange.request().headers().get("User-Agent");
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            json.writeFieldName("user-agent");
            json.writeString(agent); // null if there is none
            json.writeEndObject();
        });
    }

    private static void send(HttpExchange exchange, String name, String value) throws IOException {
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            json.writeStringField(name, value);
            json.writeEndObject();
        });
    }

    static void cookies(HttpExchange exchange) throws IOException {
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            RequestMirror.writeFields(json, "cookies", RequestMirror.cookies(exchange.request()));
            json.writeEndObject();
        });
    }

    /** {@code /response-headers?k=v}: header fields that the client chooses. */
    static void responseHeaders(HttpExchange exchange) throws IOException {
        var fields = exchange.request().parameters();
        for (var field : fields.entrySet()) {
            for (var value : field.getValue()) {
                addHeader(exchange, field.getKey(), value);
            }
        }
        Json.send(exchange.response(), json -> {
            json.writeStartObject();
            for (var field : fields.entrySet()) {
                json.writeStringField(field.getKey(), String.join(", ", field.getValue()));
            }
            json.writeEndObject();
        });
    }

    private static void addHeader(HttpExchange exchange, String name, String value) {
        if (FRAMING_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new HttpException(
                    400, "field " + name + ": allowed are all but " + String.join(", ", FRAMING_FIELDS));
        }
        try {
            exchange.response().addHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "allowed are names of letters, digits and -, and values without line breaks");
        }
    }

    /** {@code /base64/{value}}: decoded, of either alphabet. */
    static void base64(HttpExchange exchange, Map<String, String> parameters) throws IOException {
        var text = Parameters.decoded("value", parameters.getOrDefault("value", ""))
                .replace('+', '-')
                .replace('/', '_');
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            exchange.response()
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .send(bytes);
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "value: allowed is base64, such as SGVkZGxl");
        }
    }
}
