package dev.heddle.server.websocket;

/**
 * Whether bytes that come piece by piece are UTF-8 (RFC 3629 4). Says no at the first byte that cannot belong to any text,
 * so that a client which sends nonsense is told before it has sent all of it.
 */
final class Utf8Check {
    private static final int LOWEST = 0x80;
    private static final int HIGHEST = 0xbf;

    /** How many bytes of the character that has begun are to come. */
    private int missing;
    /** Between which the next of them must be. */
    private int low = LOWEST;

    private int high = HIGHEST;

    /** Whether the bytes can go on what came before. After a no, the object is of no use. */
    boolean accepts(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if ((b < 0 || missing > 0) && !accepts(b & 0xff)) {
                return false;
            }
        }
        return true;
    }

    /** Whether no character is cut off here. Begins anew. */
    boolean end() {
        boolean whole = missing == 0;
        missing = 0;
        low = LOWEST;
        high = HIGHEST;
        return whole;
    }

    private boolean accepts(int b) {
        if (missing == 0) {
            return begins(b);
        }
        if (b < low || b > high) {
            return false;
        }
        missing--;
        low = LOWEST;
        high = HIGHEST;
        return true;
    }

    /** What may come second excludes overlong forms, surrogates and what lies above U+10FFFF. */
    private boolean begins(int b) {
        if (b < 0xc2 || b > 0xf4) {
            return false;
        }
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        switch (b) {
            case 0xe0 -> low = 0xa0;
            case 0xed -> high = 0x9f;
            case 0xf0 -> low = 0x90;
            case 0xf4 -> high = 0x8f;
            default -> {}
        }
        return true;
    }
}
