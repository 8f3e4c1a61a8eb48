package dev.heddle.server.fields;

import dev.heddle.server.codec.FieldCheck;
import dev.heddle.server.codec.FieldsBuilder;
import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.http.RequestCheck;
import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the fields of a block to a request's head as every handler knows it: method and target in their places, {@code :authority}
 * as {@code Host} (RFC 9113 8.3.1, RFC 9114 4.3.1), cookies as one field (RFC 9113 8.2.3, RFC 9114 4.2.1).
 */
public final class RequestBlock {
    private static final CharSequence COOKIE_SEPARATOR = "; ";

    private final Headers<CharSequence, CharSequence, ?> fields;
    private final FieldRules rules;

    /**
     * Of one block.
     *
     * @param rules have looked at each of the fields
     */
    public RequestBlock(Headers<CharSequence, CharSequence, ?> fields, FieldRules rules) {
        this.fields = fields;
        this.rules = rules;
    }

    /**
     * The head.
     *
     * @throws MalformedFieldsException if it is malformed
     */
    public HttpRequest head(HttpVersion version) throws MalformedFieldsException {
        check(rules.problem());
        var method = text(FieldRules.METHOD);
        var path = text(FieldRules.PATH);
        check(problemOf(method, path));
        var authority = fields.get(FieldRules.AUTHORITY);
        // What an extended CONNECT asks for is a GET that offers the protocol in HTTP/1.1, and so to handlers (RFC 8441
        // 5).
        var name = rules.haveProtocol() ? HttpMethod.GET : HttpMethod.valueOf(method);
        if (!name.equals(HttpMethod.CONNECT)) {
            check(problemOfTarget(name, path, authority, fields.get(HttpHeaderNames.HOST)));
        }
        return new DefaultHttpRequest(version, name, path.isEmpty() ? "-" : path, regular(authority), false);
    }

    /**
     * Fields behind a body.
     *
     * @throws MalformedFieldsException as {@link #head}
     */
    public HeadFields trailers() throws MalformedFieldsException {
        check(rules.problem());
        check(rules.havePseudo() ? "pseudo-header field in trailers" : null);
        check(rules.areTooMany() ? "more than " + FieldRules.MOST_FIELDS + " trailers" : null);
        return regular(null);
    }

    /** What the client wants to go on with, by an extended CONNECT; null if it is none. */
    public @Nullable CharSequence protocol() {
        return fields.get(FieldRules.PROTOCOL);
    }

    /** Of the target; null if it was not said. */
    public @Nullable CharSequence scheme() {
        return fields.get(FieldRules.SCHEME);
    }

    private static void check(@Nullable String problem) throws MalformedFieldsException {
        if (problem != null) {
            throw new MalformedFieldsException(problem);
        }
    }

    private String text(CharSequence name) {
        var value = fields.get(name);
        return value == null ? "" : value.toString();
    }

    private @Nullable String problemOf(String method, String path) {
        if (!FieldCheck.isToken(method)) {
            return "malformed :method";
        }
        var scheme = scheme();
        if (rules.haveProtocol()) { // RFC 8441 4
            boolean extended = method.equals("CONNECT") && !fields.contains(HttpHeaderNames.CONTENT_LENGTH);
            if (!extended) {
                return "malformed extended CONNECT";
            }
        } else if (method.equals("CONNECT")) { // RFC 9113 8.5, RFC 9114 4.4
            boolean ofTunnel =
                    !fields.contains(FieldRules.PATH) && scheme == null && fields.contains(FieldRules.AUTHORITY);
            return ofTunnel ? null : "malformed CONNECT";
        }
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
    private @Nullable String problemOfTarget(
            HttpMethod method, String path, @Nullable CharSequence authority, @Nullable CharSequence host) {
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

    private HeadFields regular(@Nullable CharSequence authority) {
        var cookies = rules.haveCookies() ? String.join(COOKIE_SEPARATOR, fields.getAll(HttpHeaderNames.COOKIE)) : null;
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
        return build(authority, cookies, new FieldsBuilder(count, octets));
    }

    private HeadFields build(@Nullable CharSequence authority, @Nullable CharSequence cookies, FieldsBuilder to) {
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
