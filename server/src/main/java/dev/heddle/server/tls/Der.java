package dev.heddle.server.tls;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The little of DER (ITU-T X.690) that is needed beside what the JDK does: to put a key into PKCS #8, and to write a certificate,
 * which no public class of the JDK does.
 */
final class Der {
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int UTC_TIME = 0x17;

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;

    private static final int LONG_FORM = 0x80;

    private Der() {}

    static byte[] sequence(byte[]... contents) {
        return element(SEQUENCE, contents);
    }

    static byte[] integer(long value) {
        return integer(BigInteger.valueOf(value));
    }

    static byte[] integer(BigInteger value) {
        return element(INTEGER, value.toByteArray());
    }

    static byte[] yes() {
        return element(BOOLEAN, new byte[] {(byte) 0xff});
    }

    /** {@code 1.2.840.10045.4.3.2}. */
    static byte[] objectIdentifier(long... parts) {
        var content = base128(40 * parts[0] + parts[1]);
        for (int i = 2; i < parts.length; i++) {
            content = joined(content, base128(parts[i]));
        }
        return element(OBJECT_IDENTIFIER, content);
    }

    /** Seven bits an octet, the highest bit set but in the last. */
    private static byte[] base128(long value) {
        int length = 1;
        for (long rest = value >> 7; rest > 0; rest >>= 7) {
            length++;
        }
        var octets = new byte[length];
        for (int i = length - 1; i >= 0; i--) {
            long bits = (value >> (7 * (length - 1 - i))) & 0x7f;
            octets[i] = (byte) (i == length - 1 ? bits : bits | LONG_FORM);
        }
        return octets;
    }

    static byte[] element(int tag, byte[]... contents) {
        var content = joined(contents);
        return joined(head(tag, content.length), content);
    }

    /** Nothing here is as long as 64 KiB. */
    private static byte[] head(int tag, int length) {
        if (length < LONG_FORM) {
            return new byte[] {(byte) tag, (byte) length};
        }
        return length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var all = new byte[length];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** The first element of a sequence that is well-formed. */
    static byte[] firstOfSequence(byte[] der) {
        int first = contentAt(der, 0);
        int end = contentAt(der, first) + lengthAt(der, first);
        return Arrays.copyOfRange(der, first, end);
    }

    private static int contentAt(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return at + 2 + (length < LONG_FORM ? 0 : length - LONG_FORM);
    }

    private static int lengthAt(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < LONG_FORM) {
            return length;
        }
        int value = 0;
        for (int i = at + 2; i < contentAt(der, at); i++) {
            value = (value << 8) | (der[i] & 0xff);
        }
        return value;
    }
}
