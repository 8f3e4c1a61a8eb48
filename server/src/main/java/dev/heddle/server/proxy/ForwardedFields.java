package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the fields that tell an upstream of the client: those of RFC 7239, and their unwritten forerunners. */
final class ForwardedFields {
    static final AsciiString X_FOR = AsciiString.cached("x-forwarded-for");
    static final AsciiString FORWARDED = AsciiString.cached("forwarded");

    private static final AsciiString X_HOST = AsciiString.cached("x-forwarded-host");
    private static final AsciiString X_PROTO = AsciiString.cached("x-forwarded-proto");
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");

    private static final List<AsciiString> X_ALL = List.of(
            X_FOR,
            X_HOST,
            X_PROTO,
            AsciiString.cached("x-forwarded-port"),
            AsciiString.cached("x-forwarded-prefix"),
            AsciiString.cached("x-forwarded-server"),
            AsciiString.cached("x-real-ip"));

    private final Forwarding.Fields written;

    ForwardedFields(Forwarding.Fields written) {
        this.written = written;
    }

    /** Replaces what the client said, or extends what a trusted proxy did. */
    void write(HttpHeaders fields, HttpExchange exchange, boolean trusted) {
        boolean untouched = trusted && written == Forwarding.Fields.OFF;
        if (!untouched && !(trusted && written.hasX())) {
            for (var name : X_ALL) {
                fields.remove(name);
            }
        }
        if (!untouched && !(trusted && written.hasForwarded())) {
            fields.remove(FORWARDED);
        }
        if (written.hasX()) {
            writeX(fields, exchange, trusted);
        }
        if (written.hasForwarded()) {
            writeForwarded(fields, exchange, trusted);
        }
    }

    private static void writeX(HttpHeaders fields, HttpExchange exchange, boolean trusted) {
        var peer = exchange.peerAddress().text();
        fields.set(X_FOR, trusted ? extended(fields, X_FOR, peer) : peer);
        if (!trusted || !fields.contains(X_PROTO)) {
            fields.set(X_PROTO, proto(exchange));
        }
        var host = fields.get(HttpHeaderNames.HOST);
        if (host != null && (!trusted || !fields.contains(X_HOST))) {
            fields.set(X_HOST, host);
        }
    }

    private static void writeForwarded(HttpHeaders fields, HttpExchange exchange, boolean trusted) {
        var hop = hop(exchange.peerAddress().node(), fields.get(HttpHeaderNames.HOST), proto(exchange));
        fields.set(FORWARDED, trusted ? extended(fields, FORWARDED, hop) : hop);
    }

    /** A host has no character that would end the quotes: the server has refused it otherwise. */
    private static String hop(String node, @Nullable String host, AsciiString proto) {
        return host == null
                ? "for=" + node + ";proto=" + proto
                : "for=" + node + ";host=\"" + host + "\";proto=" + proto;
    }

    private static AsciiString proto(HttpExchange exchange) {
        return exchange.tls() == null ? HTTP : HTTPS;
    }

    private static String extended(HttpHeaders fields, AsciiString name, String last) {
        var known = fields.getAll(name);
        return switch (known.size()) {
            case 0 -> last;
            case 1 -> known.getFirst() + ", " + last;
            default -> String.join(", ", known) + ", " + last;
        };
    }
}
