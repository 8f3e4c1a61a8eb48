package dev.heddle.server.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request: its head is there, its body is read piece by piece. */
public final class HttpRequest {
    private final io.netty.handler.codec.http.HttpRequest head;
    /** Made when they are asked for, as the body is: most handlers look at neither. */
    private @Nullable Headers headers;

    private @Nullable RequestBody body;
    private final int endOfPath;
    private final @Nullable String upgrade;

    HttpRequest(io.netty.handler.codec.http.HttpRequest head, @Nullable RequestBody body, @Nullable String upgrade) {
        this.upgrade = upgrade;
        this.head = head;
        this.body = body;
        this.endOfPath = endOfPath(head.uri());
    }

    private static int endOfPath(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target.length() : query;
    }

    /** {@code GET}, {@code POST} or whatever the client sent. */
    public String method() {
        return head.method().name();
    }

    /** The request target as it was sent: path and query, or an absolute URI. */
    public String target() {
        return head.uri();
    }

    /** The path as it was sent, percent-encoding and all, without the query. */
    public String path() {
        var target = head.uri();
        int start = 0;
        if (!target.startsWith("/")) {
            int authority = target.indexOf("://");
            if (authority >= 0) {
                start = target.indexOf('/', authority + 3);
                if (start < 0 || start > endOfPath) {
                    return "/";
                }
            }
        }
        return target.substring(start, endOfPath);
    }

    /** The query as it was sent, without its question mark; empty if there is none. */
    public String query() {
        var target = head.uri();
        return endOfPath == target.length() ? "" : target.substring(endOfPath + 1);
    }

    /**
     * The query's parameters, decoded, in their order.
     *
     * @throws HttpException 400 if the percent-encoding is broken
     */
    public Map<String, List<String>> parameters() {
        try {
            return new QueryStringDecoder(query(), false).parameters();
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "malformed query");
        }
    }

    /** {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2.0}. */
    public String version() {
        return head.protocolVersion().text();
    }

    /**
     * The protocols that the client offers to go on with, separated by commas: {@code websocket}. Null if it offers none, or
     * the request has a body: then {@link HttpResponse#switchProtocols} is not possible. An extended CONNECT of HTTP/2 (RFC
     * 8441) is such an offer too, and its method is GET.
     */
    public @Nullable String upgrade() {
        return upgrade;
    }

    /** The header fields. */
    public Headers headers() {
        var known = headers;
        if (known == null) {
            known = new Headers(head.headers());
            headers = known;
        }
        return known;
    }

    /** The body; empty if the request has none. */
    public RequestBody body() {
        var known = body;
        if (known == null) {
            known = RequestBody.none();
            body = known;
        }
        return known;
    }

    io.netty.handler.codec.http.HttpRequest head() {
        return head;
    }

    @Override
    public String toString() {
        return method() + " " + target();
    }
}
