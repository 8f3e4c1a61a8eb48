package dev.heddle.server.codec;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** Fields as they go out. */
public final class WrittenFields {
    private WrittenFields() {}

    /** The lines of fields that a decoder has read, one character for each byte. */
    public static String of(HttpHeaders fields) {
        var out = Unpooled.buffer();
        try {
            ((HeadFields) fields).writeTo(out);
            return out.toString(StandardCharsets.ISO_8859_1);
        } finally {
            out.release();
        }
    }
}
