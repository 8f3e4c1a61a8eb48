package dev.heddle.server.http2;

import dev.heddle.server.codec.FieldCheck;
import dev.heddle.server.codec.FieldsBuilder;
import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.http.RequestCheck;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the fields of a block to a request's head as every handler knows it: method and target in their places, {@code
 * :authority} as {@code Host} (RFC 9113 8.3.1), cookies as one field (8.2.3).
 */
final class RequestReader {
    static final HttpVersion HTTP_2 = HttpVersion.valueOf("HTTP/2.0");

    private static final CharSequence COOKIE_SEPARATOR = "; ";

    private RequestReader() {}

    /**
     * The head.
     *
     * @throws Http2Exception of the stream, PROTOCOL_ERROR, if it is malformed (RFC 9113 8.1.1)
     */
    static HttpRequest head(int stream, ReceivedFields fields) throws Http2Exception {
        check(stream, fields.problem());
        var method = text(fields.method());
        var path = text(fields.path());
        check(stream, problemOf(fields, method, path));
        var authority = fields.authority();
        var host = fields.get(HttpHeaderNames.HOST);
        // What an extended CONNECT asks for is a GET that offers the protocol in HTTP/1.1, and so to handlers (RFC 8441
        // 5).
        var name = fields.protocol() == null ? HttpMethod.valueOf(method) : HttpMethod.GET;
        if (!name.equals(HttpMethod.CONNECT)) {
            check(stream, problemOfTarget(fields, name, path, authority, host));
        }
        var regular = regular(fields, authority);
        return new DefaultHttpRequest(HTTP_2, name, path.isEmpty() ? "-" : path, regular, false);
    }

    /**
     * Fields behind a body.
     *
     * @throws Http2Exception as {@link #head}
     */
    static HeadFields trailers(int stream, ReceivedFields fields) throws Http2Exception {
        check(stream, fields.problem());
        check(stream, fields.hasPseudo() ? "pseudo-header field in trailers" : null);
        check(stream, fields.areTooMany() ? "more than " + ReceivedFields.MOST_FIELDS + " trailers" : null);
        return regular(fields, null);
    }

    private static void check(int stream, @Nullable String problem) throws Http2Exception {
        if (problem != null) {
            throw Http2Exception.streamError(stream, Http2Error.PROTOCOL_ERROR, problem);
        }
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }

    private static @Nullable String problemOf(ReceivedFields fields, String method, String path) {
        if (!FieldCheck.isToken(method)) {
            return "malformed :method";
        }
        if (fields.protocol() != null) { // RFC 8441 4
            boolean extended = method.equals("CONNECT") && !fields.contains(HttpHeaderNames.CONTENT_LENGTH);
            if (!extended) {
                return "malformed extended CONNECT";
            }
        } else if (method.equals("CONNECT")) { // RFC 9113 8.5
            boolean ofTunnel = fields.path() == null && fields.scheme() == null && fields.authority() != null;
            return ofTunnel ? null : "malformed CONNECT";
        }
        var scheme = fields.scheme();
        if (scheme == null || !isScheme(scheme)) {
            return "malformed :scheme";
        }
        return path.isEmpty() ? "malformed :path" : null;
    }

    /** RFC 3986 3.1. */
    private static boolean isScheme(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return text.length() > 0;
    }

    /** As HTTP/1.1's; but a target is a path, or the asterisk, and there may be a name in two places. */
    private static @Nullable String problemOfTarget(
            ReceivedFields fields,
            HttpMethod method,
            String path,
            @Nullable CharSequence authority,
            @Nullable CharSequence host) {
        if (!(path.startsWith("/") || path.equals("*")) || !RequestCheck.isTarget(method, path)) {
            return "malformed :path";
        }
        if (authority == null && host == null) {
            return "neither :authority nor Host";
        }
        if (fields.getAll(HttpHeaderNames.HOST).size() > 1) {
            return "more than one Host";
        }
        if ((authority != null && !RequestCheck.isHost(authority)) || (host != null && !RequestCheck.isHost(host))) {
            return "malformed host";
        }
        if (authority == null || host == null) {
            return null;
        }
        return host.toString().equalsIgnoreCase(authority.toString()) ? null : "two hosts";
    }

    private static HeadFields regular(ReceivedFields fields, @Nullable CharSequence authority) {
        var cookies = fields.hasCookies() ? String.join(COOKIE_SEPARATOR, fields.getAll(HttpHeaderNames.COOKIE)) : null;
        int count = 0;
        int octets = 0;
        if (authority != null) {
            count++;
            octets += FieldsBuilder.length(HttpHeaderNames.HOST, authority);
        }
        for (var field : fields) {
            if (isPassed(field, authority)) {
                count++;
                octets += FieldsBuilder.length(field.getKey(), field.getValue());
            }
        }
        if (cookies != null) {
            count++;
            octets += FieldsBuilder.length(HttpHeaderNames.COOKIE, cookies);
        }
        return build(fields, authority, cookies, new FieldsBuilder(count, octets));
    }

    private static HeadFields build(
            ReceivedFields fields, @Nullable CharSequence authority, @Nullable CharSequence cookies, FieldsBuilder to) {
        if (authority != null) {
            to.add(HttpHeaderNames.HOST, authority);
        }
        for (var field : fields) {
            if (isPassed(field, authority)) {
                to.add(field.getKey(), field.getValue());
            }
        }
        if (cookies != null) {
            to.add(HttpHeaderNames.COOKIE, cookies);
        }
        return to.build();
    }

    /** Not what has another place: pseudo-header fields, cookies, and a host that the authority says already. */
    private static boolean isPassed(Map.Entry<CharSequence, CharSequence> field, @Nullable CharSequence authority) {
        var name = field.getKey();
        return name.charAt(0) != ':'
                && !HttpHeaderNames.COOKIE.contentEquals(name)
                && (authority == null || !HttpHeaderNames.HOST.contentEquals(name));
    }
}
