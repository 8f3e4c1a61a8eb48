package dev.heddle.server.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The texts that were made last of the bytes of targets and the like: most requests ask for what others have just asked for,
 * and a text that is there already is cheaper than a new one, the more so since it knows its hash code. A table of fixed
 * size in which each text has one place, so that a sender of ever new ones gains nothing by it but the work of making them.
 * Confined to one thread.
 */
final class RecentTexts {
    /** A power of two. */
    private static final int PLACES = 128;
    /** Longer ones are seldom the same, and take longer to compare. */
    private static final int LONGEST = 64;

    private final @Nullable String[] texts = new @Nullable String[PLACES];

    /** The text of these bytes, each a character. */
    String text(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0 || length > LONGEST) {
            return make(bytes, from, length);
        }
        int place = place(bytes, from, length);
        var known = texts[place];
        if (known != null && isText(known, bytes, from, length)) {
            return known;
        }
        var made = make(bytes, from, length);
        texts[place] = made;
        return made;
    }

    private static String make(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    /** By the length, and the bytes in which the paths of one server differ most. */
    private static int place(byte[] bytes, int from, int length) {
        int mixed = length * 31 + bytes[from + length - 1];
        mixed = mixed * 31 + bytes[from + length / 2];
        mixed = mixed * 31 + bytes[from + length / 4];
        mixed = mixed * 31 + bytes[from + length * 3 / 4];
        return (mixed ^ mixed >>> 7) & PLACES - 1;
    }

    private static boolean isText(String text, byte[] bytes, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != (char) (bytes[from + i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
