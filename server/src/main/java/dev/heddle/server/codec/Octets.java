package dev.heddle.server.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Which bytes may stand where in a head. */
final class Octets {
    static final byte HT = '\t';
    static final byte LF = '\n';
    static final byte CR = '\r';
    static final byte SP = ' ';
    static final byte DEL = 0x7f;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    /** As buffers have a number's bytes. */
    private static final VarHandle EIGHT_IN_ORDER =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int COPIED_BY_EIGHTS = 128;
    private static final long EVERY_LOWEST_BIT = 0x0101010101010101L;
    private static final long EVERY_HIGHEST_BIT = 0x8080808080808080L;

    /** RFC 9110 5.6.2: the characters of methods and of field names. */
    private static final boolean[] OF_TOKEN = new boolean[256];

    private static final byte[] LOWER = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean letterOrDigit = c < 128 && Character.isLetterOrDigit(c);
            OF_TOKEN[c] = letterOrDigit || (c > 0 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
            LOWER[c] = (byte) (c < 128 ? Character.toLowerCase(c) : c);
        }
    }

    private Octets() {}

    static boolean isOfToken(byte octet) {
        return OF_TOKEN[octet & 0xff];
    }

    /**
     * Fills an array from a buffer. What is short, by eights: for an array Netty's adaptive buffers make another buffer
     * each time.
     */
    static void copy(ByteBuf from, int start, byte[] to) {
        if (to.length > COPIED_BY_EIGHTS) {
            from.getBytes(start, to);
            return;
        }
        int at = 0;
        for (; at + Long.BYTES <= to.length; at += Long.BYTES) {
            EIGHT_IN_ORDER.set(to, at, from.getLong(start + at));
        }
        for (; at < to.length; at++) {
            to[at] = from.getByte(start + at);
        }
    }

    static byte lower(byte octet) {
        return LOWER[octet & 0xff];
    }

    static boolean isBlank(byte octet) {
        return octet == SP || octet == HT;
    }

    /** RFC 9110 5.5: a field's value has visible characters, blanks, and bytes past ASCII. */
    static boolean isOfValue(int octet) {
        return (octet >= SP && octet != DEL) || octet == HT;
    }

    /** The first byte from here on that no value may have: where its line ends, or is broken; or the limit. */
    static int endOfValue(byte[] bytes, int from, int limit) {
        int i = from;
        while (i + Long.BYTES <= limit) {
            if (hasControl((long) EIGHT.get(bytes, i))) {
                int end = endOfValueBytewise(bytes, i, i + Long.BYTES);
                if (end < i + Long.BYTES) {
                    return end;
                }
            }
            i += Long.BYTES;
        }
        return endOfValueBytewise(bytes, i, limit);
    }

    /** Whether one of eight bytes is less than a blank, or DEL; tabs count. */
    private static boolean hasControl(long eight) {
        long lessThanBlank = (eight - EVERY_LOWEST_BIT * SP) & ~eight & EVERY_HIGHEST_BIT;
        long zeroWhereDel = eight ^ (EVERY_LOWEST_BIT * DEL);
        long del = (zeroWhereDel - EVERY_LOWEST_BIT) & ~zeroWhereDel & EVERY_HIGHEST_BIT;
        return (lessThanBlank | del) != 0;
    }

    private static int endOfValueBytewise(byte[] bytes, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (!isOfValue(bytes[i] & 0xff)) {
                return i;
            }
        }
        return limit;
    }
}
