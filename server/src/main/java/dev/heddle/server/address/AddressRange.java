package dev.heddle.server.address;

import io.netty.util.NetUtil;
import java.util.Arrays;

/** One network, of IPv4 or IPv6, as two words of 64 bits: an address of IPv4 is the last 32 of them. */
record AddressRange(boolean isV4, long high, long low, long highMask, long lowMask) {
    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;
    private static final int BITS_BEFORE_MAPPED = 96;

    /**
     * {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address.
     *
     * @throws IllegalArgumentException if it is none; says why
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        var bytes = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            throw new IllegalArgumentException("network '" + text
                    + "': allowed are an address, or one with its prefix: 10.0.0.0/8, 2001:db8::/32");
        }
        int bits = bytes.length == Integer.BYTES ? V4_BITS : V6_BITS;
        int prefix = slash < 0 ? bits : prefix(text, slash + 1, bits);
        var range = isMapped(bytes) && prefix >= BITS_BEFORE_MAPPED
                ? of(
                        Arrays.copyOfRange(bytes, BITS_BEFORE_MAPPED / Byte.SIZE, bytes.length),
                        prefix - BITS_BEFORE_MAPPED)
                : of(bytes, prefix);
        if ((range.high & ~range.highMask) != 0 || (range.low & ~range.lowMask) != 0) {
            throw new IllegalArgumentException("network '" + text + "': bits behind its prefix are set");
        }
        return range;
    }

    /** RFC 4291 2.5.5.2: whether it is an address of IPv4 within IPv6, as which it is looked up. */
    private static boolean isMapped(byte[] bytes) {
        return bytes.length > Integer.BYTES
                && word(bytes, 0, Long.BYTES) == 0
                && word(bytes, Long.BYTES, Integer.BYTES) == 0xffff;
    }

    private static int prefix(String text, int from, int most) {
        try {
            int length = Integer.parseInt(text, from, text.length(), 10);
            if (length >= 0 && length <= most && text.charAt(from) != '+') {
                return length;
            }
        } catch (NumberFormatException e) {
            // Falls to the same words.
        }
        throw new IllegalArgumentException("network '" + text + "': its prefix is a number from 0 to " + most);
    }

    private static AddressRange of(byte[] bytes, int prefix) {
        if (bytes.length == Integer.BYTES) {
            return new AddressRange(true, 0, word(bytes, 0, Integer.BYTES), -1, ones(prefix + V4_BITS));
        }
        return new AddressRange(
                false,
                word(bytes, 0, Long.BYTES),
                word(bytes, Long.BYTES, Long.BYTES),
                ones(Math.min(prefix, Long.SIZE)),
                ones(Math.max(prefix - Long.SIZE, 0)));
    }

    /** So many of the first bits. */
    private static long ones(int count) {
        return count == 0 ? 0 : -1L << (Long.SIZE - count);
    }

    static long word(byte[] bytes, int from, int count) {
        long word = 0;
        for (int i = 0; i < count; i++) {
            word = word << 8 | (bytes[from + i] & 0xff);
        }
        return word;
    }

    boolean containsV4(long address) {
        return isV4 && (address & lowMask) == low;
    }

    boolean containsV6(long addressHigh, long addressLow) {
        return !isV4 && (addressHigh & highMask) == high && (addressLow & lowMask) == low;
    }
}
