package dev.heddle.server.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that are texts, one byte for each character. */
public final class Text {
    private Text() {}

    /** An input as text. */
    public static String of(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    /** Parts as one. */
    public static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Texts as inputs. */
    public static List<byte[]> inputs(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
