package dev.heddle.server.http2;

import dev.heddle.server.codec.FieldCheck;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one block as HPACK gives them, one by one, and the first thing that is wrong with them (RFC 9113 8.2, 8.3).
 * Netty's own checks are off: they look at less, and Netty's fields forget in which order they came.
 */
final class ReceivedFields extends DefaultHttp2Headers {
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final String CONNECTION_SPECIFIC = "connection-specific header field";

    /** As many as HTTP/1.1's parser takes. */
    static final int MOST_FIELDS = 256;

    private @Nullable String problem;
    private boolean tooMany;
    private int regular;
    private boolean pseudo;
    private boolean extended;
    private boolean withLength;
    private int cookies;

    ReceivedFields() {
        super(false);
    }

    /** What is wrong, or null. */
    @Nullable String problem() {
        return problem;
    }

    /** Whether there are more than {@value #MOST_FIELDS}: those above are neither kept nor looked at. */
    boolean areTooMany() {
        return tooMany;
    }

    /** Whether there are fields whose names begin with a colon. */
    boolean hasPseudo() {
        return pseudo;
    }

    /** What the client wants to go on with, by an extended CONNECT (RFC 8441 4); null if it is none. */
    @Nullable CharSequence protocol() {
        return extended ? get(PseudoHeaderName.PROTOCOL.value()) : null;
    }

    boolean hasCookies() {
        return cookies > 0;
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        tooMany |= regular >= MOST_FIELDS;
        if (problem == null && !tooMany) {
            problem = problemOf(name, value);
        }
        return problem == null && !tooMany ? super.add(name, value) : this;
    }

    private @Nullable String problemOf(CharSequence name, CharSequence value) {
        if (!FieldCheck.isValue(value)) {
            return "malformed value of a header field";
        }
        if (name.length() > 0 && name.charAt(0) == ':') {
            pseudo = true;
            return problemOfPseudo(name);
        }
        regular++;
        if (!FieldCheck.isLowerCaseName(name)) {
            return "malformed name of a header field";
        }
        return problemOfRegular(name, value);
    }

    private @Nullable String problemOfPseudo(CharSequence name) {
        if (regular > 0) {
            return "pseudo-header field behind a regular one";
        }
        boolean protocol = PseudoHeaderName.PROTOCOL.value().contentEquals(name);
        extended |= protocol;
        boolean known = protocol
                || PseudoHeaderName.METHOD.value().contentEquals(name)
                || PseudoHeaderName.SCHEME.value().contentEquals(name)
                || PseudoHeaderName.AUTHORITY.value().contentEquals(name)
                || PseudoHeaderName.PATH.value().contentEquals(name);
        if (!known) {
            return "unknown pseudo-header field";
        }
        return contains(name) ? "pseudo-header field that occurs twice" : null;
    }

    private @Nullable String problemOfRegular(CharSequence name, CharSequence value) {
        return switch (name.length()) {
            case 2 -> problemOfTe(name, value);
            case 6 -> countCookie(name);
            case 7 -> problemIf(HttpHeaderNames.UPGRADE, name);
            case 10 ->
                HttpHeaderNames.CONNECTION.contentEquals(name) ? CONNECTION_SPECIFIC : problemIf(KEEP_ALIVE, name);
            case 14 -> problemOfLength(name, value);
            case 16 -> problemIf(PROXY_CONNECTION, name);
            case 17 -> problemIf(HttpHeaderNames.TRANSFER_ENCODING, name);
            default -> null;
        };
    }

    private static @Nullable String problemOfTe(CharSequence name, CharSequence value) {
        boolean other =
                HttpHeaderNames.TE.contentEquals(name) && !HttpHeaderValues.TRAILERS.contentEqualsIgnoreCase(value);
        return other ? "te other than trailers" : null;
    }

    private @Nullable String countCookie(CharSequence name) {
        if (HttpHeaderNames.COOKIE.contentEquals(name)) {
            cookies++;
        }
        return null;
    }

    private static @Nullable String problemIf(AsciiString specific, CharSequence name) {
        return specific.contentEquals(name) ? CONNECTION_SPECIFIC : null;
    }

    private @Nullable String problemOfLength(CharSequence name, CharSequence value) {
        if (!HttpHeaderNames.CONTENT_LENGTH.contentEquals(name)) {
            return null;
        }
        boolean digits = value.length() > 0 && value.length() <= 18;
        for (int i = 0; digits && i < value.length(); i++) {
            digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        if (!digits || withLength) {
            return "malformed content-length";
        }
        withLength = true;
        return null;
    }
}
