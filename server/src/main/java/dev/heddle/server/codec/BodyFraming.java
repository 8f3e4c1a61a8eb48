package dev.heddle.server.codec;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/** How a message's body ends (RFC 9112 6): after so many bytes, after its last chunk, or with its connection. */
public final class BodyFraming {
    /** The body is chunked. */
    public static final long CHUNKED = -1;
    /** Nothing says how long the body is. */
    public static final long UNKNOWN = -2;

    /** As many digits as a long always holds. */
    private static final int MOST_DIGITS = 18;

    private BodyFraming() {}

    /**
     * The length that the fields of a head announce: bytes, {@link #CHUNKED} or {@link #UNKNOWN}.
     *
     * @throws MalformedMessageException if it could be read in more than one way: several lengths or codings, both of them,
     *     a coding other than chunked
     */
    public static long of(HeadFields fields, HttpVersion version) {
        var codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        var lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (codings.isEmpty()) {
            return lengths.isEmpty() ? UNKNOWN : length(lengths);
        }
        checkCodings(codings, version);
        if (!lengths.isEmpty()) {
            // 6.1: both at once is an attempt at request smuggling.
            throw MalformedMessageException.because("both Content-Length and Transfer-Encoding");
        }
        return CHUNKED;
    }

    private static void checkCodings(List<String> codings, HttpVersion version) {
        if (version == HttpVersion.HTTP_1_0) {
            throw MalformedMessageException.because("Transfer-Encoding in HTTP/1.0");
        }
        if (codings.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())) {
            throw new MalformedMessageException(501, "the only transfer coding understood is chunked");
        }
    }

    private static long length(List<String> lengths) {
        var text = lengths.getFirst();
        if (lengths.size() > 1) {
            // 6.3: they may be taken for one if they are equal; reject, never guess.
            throw MalformedMessageException.because("several Content-Length fields");
        }
        boolean digits = !text.isEmpty() && text.length() <= MOST_DIGITS;
        long length = 0;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
            length = length * 10 + text.charAt(i) - '0';
        }
        if (!digits) {
            throw MalformedMessageException.because("malformed Content-Length");
        }
        return length;
    }
}
