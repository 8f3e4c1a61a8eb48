package dev.heddle.server.codec;

import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * Fields of a head that came in another form than HTTP/1.1's, as though they had come in that: one array holds all of them,
 * and a proxy passes them on by one copy. What is added must have been checked by {@link FieldCheck}.
 */
public final class FieldsBuilder {
    private static final int INTS = 4;
    /** Colon, blank, and the end of the line. */
    private static final int FRAMING = 4;

    private final byte[] bytes;
    private final int[] spans;
    private int at;
    private int count;

    /**
     * For no more than so many fields.
     *
     * @param octets the sum of their {@link #length}s
     */
    public FieldsBuilder(int fields, int octets) {
        bytes = new byte[octets];
        spans = new int[fields * INTS];
    }

    /** How many bytes a field takes. */
    public static int length(CharSequence name, CharSequence value) {
        return name.length() + value.length() + FRAMING;
    }

    /** Adds a field behind those that there are. */
    public FieldsBuilder add(CharSequence name, CharSequence value) {
        spans[count] = at;
        spans[count + 1] = name.length();
        put(name);
        bytes[at++] = ':';
        bytes[at++] = Octets.SP;
        spans[count + 2] = at;
        spans[count + 3] = value.length();
        put(value);
        bytes[at++] = Octets.CR;
        bytes[at++] = Octets.LF;
        count += INTS;
        return this;
    }

    private void put(CharSequence text) {
        if (text instanceof AsciiString ascii) {
            System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, at, ascii.length());
        } else {
            for (int i = 0; i < text.length(); i++) {
                bytes[at + i] = (byte) text.charAt(i);
            }
        }
        at += text.length();
    }

    /** The fields. The builder is of no use any more. */
    public HeadFields build() {
        return new HeadFields(bytes, count == spans.length ? spans : Arrays.copyOf(spans, count));
    }
}
