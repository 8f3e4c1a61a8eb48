package dev.heddle.server.fields;

import dev.heddle.server.codec.FieldCheck;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a response's fields to those of a block: names without capitals, and none that concerns a connection of HTTP/1.1. */
public final class ResponseBlock {
    private static final Set<AsciiString> DROPPED = Set.of(
            AsciiString.cached("connection"),
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"),
            AsciiString.cached("transfer-encoding"),
            AsciiString.cached("upgrade"));

    private static final int MOST_STATUS = 1000;
    private static final @Nullable AsciiString[] STATUSES = new @Nullable AsciiString[MOST_STATUS];

    private ResponseBlock() {}

    /** The value of {@code :status}. Whoever makes a text that another has made makes the same. */
    public static AsciiString status(int status) {
        var known = STATUSES[status];
        if (known == null) {
            known = AsciiString.cached(Integer.toString(status));
            STATUSES[status] = known;
        }
        return known;
    }

    /** Names and values in turn, of a head or of trailers. */
    public static AsciiString[] pairs(HttpHeaders fields) {
        var pairs = new AsciiString[2 * fields.size()];
        int count = 0;
        for (var all = fields.iteratorCharSequence(); all.hasNext(); ) {
            var field = all.next();
            var name = lowerCase(field.getKey());
            if (!DROPPED.contains(name)) {
                pairs[count++] = name;
                pairs[count++] = AsciiString.of(field.getValue());
            }
        }
        return count == pairs.length ? pairs : Arrays.copyOf(pairs, count);
    }

    private static AsciiString lowerCase(CharSequence name) {
        var text = AsciiString.of(name);
        return FieldCheck.isLowerCaseName(text) ? text : text.toLowerCase();
    }
}
