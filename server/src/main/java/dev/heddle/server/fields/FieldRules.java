package dev.heddle.server.fields;

import dev.heddle.server.codec.FieldCheck;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first thing that is wrong with the fields of one block, which are looked at one by one in the order in which they came (RFC 9113
 * 8.2, 8.3; RFC 9114 4.2, 4.3). As strict on names and values as HTTP/1.1 is here. For one block alone.
 */
public final class FieldRules {
    /** As many as HTTP/1.1's parser takes. */
    public static final int MOST_FIELDS = 256;

    static final AsciiString METHOD = AsciiString.cached(":method");
    static final AsciiString SCHEME = AsciiString.cached(":scheme");
    static final AsciiString AUTHORITY = AsciiString.cached(":authority");
    static final AsciiString PATH = AsciiString.cached(":path");
    static final AsciiString PROTOCOL = AsciiString.cached(":protocol");

    /** The place of each is its bit among those that were seen. */
    private static final List<AsciiString> PSEUDO = List.of(METHOD, SCHEME, AUTHORITY, PATH, PROTOCOL);

    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final String CONNECTION_SPECIFIC = "connection-specific header field";
    private static final int MOST_DIGITS = 18;

    private @Nullable String problem;
    private int regular;
    private int seen;
    private boolean withLength;
    private int cookies;

    /** For one block. */
    public FieldRules() {}

    /** Looks at the next field; whether it is to be kept: nothing is, once something was wrong or there are too many. */
    public boolean take(CharSequence name, CharSequence value) {
        if (problem == null && !areTooMany()) {
            problem = problemOf(name, value);
        }
        return problem == null && !areTooMany();
    }

    /** What is wrong, or null. */
    public @Nullable String problem() {
        return problem;
    }

    /** Whether there are more than {@value #MOST_FIELDS}, pseudo-header fields aside. */
    public boolean areTooMany() {
        return regular > MOST_FIELDS;
    }

    /** Whether there are fields whose names begin with a colon. */
    public boolean havePseudo() {
        return seen != 0;
    }

    /** Whether an extended CONNECT asks for a protocol to go on with (RFC 8441 4, RFC 9220). */
    public boolean haveProtocol() {
        return (seen & 1 << PSEUDO.indexOf(PROTOCOL)) != 0;
    }

    boolean haveCookies() {
        return cookies > 0;
    }

    private @Nullable String problemOf(CharSequence name, CharSequence value) {
        if (!FieldCheck.isValue(value)) {
            return "malformed value of a header field";
        }
        if (name.length() > 0 && name.charAt(0) == ':') {
            return problemOfPseudo(name);
        }
        regular++;
        return FieldCheck.isLowerCaseName(name) ? problemOfRegular(name, value) : "malformed name of a header field";
    }

    private @Nullable String problemOfPseudo(CharSequence name) {
        if (regular > 0) {
            return "pseudo-header field behind a regular one";
        }
        for (int i = 0; i < PSEUDO.size(); i++) {
            if (PSEUDO.get(i).contentEquals(name)) {
                boolean again = (seen & 1 << i) != 0;
                seen |= 1 << i;
                return again ? "pseudo-header field that occurs twice" : null;
            }
        }
        return "unknown pseudo-header field";
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
        boolean digits = value.length() > 0 && value.length() <= MOST_DIGITS;
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
