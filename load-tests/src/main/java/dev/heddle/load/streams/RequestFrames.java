package dev.heddle.load.streams;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * All that a connection sends, in bytes that are the same for each: the preface with settings, a window for all answers, and
 * the requests, which are on the streams 1, 3, 5 and so on.
 */
final class RequestFrames {
    static final int HEAD_BYTES = 9;
    static final byte DATA = 0;
    static final byte HEADERS = 1;
    static final byte RST_STREAM = 3;
    static final byte SETTINGS = 4;
    static final byte PING = 6;
    static final byte GO_AWAY = 7;
    static final byte WINDOW_UPDATE = 8;
    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    /** {@code :status 200} as HPACK has it (RFC 7541, appendix A). */
    static final byte STATUS_200 = (byte) 0x88;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final byte METHOD_GET = (byte) 0x82;
    private static final byte SCHEME_HTTP = (byte) 0x86;
    /** Without a place in a table, by the name's place in the static one. */
    private static final byte PATH = 0x04;

    private static final byte AUTHORITY = 0x01;
    private static final int LONGEST_TEXT = 126;
    private static final int FIRST_WINDOW = 65_535;

    private RequestFrames() {}

    static ByteBuf of(ClientShare share) {
        byte[] block = block(share.path(), "127.0.0.1:" + share.port());
        ByteBuf all = Unpooled.buffer();
        all.writeCharSequence(PREFACE, StandardCharsets.US_ASCII);
        head(all, 0, SETTINGS, 0, 0);
        head(all, Integer.BYTES, WINDOW_UPDATE, 0, 0).writeInt(Integer.MAX_VALUE - FIRST_WINDOW);
        for (int i = 0; i < share.streams(); i++) {
            head(all, block.length, HEADERS, END_STREAM | END_HEADERS, 2 * i + 1)
                    .writeBytes(block);
        }
        return all;
    }

    /** The head of a frame (RFC 9113 4.1). */
    static ByteBuf head(ByteBuf to, int length, byte type, int flags, int stream) {
        return to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    private static byte[] block(String path, String authority) {
        ByteBuf block = Unpooled.buffer();
        block.writeByte(METHOD_GET).writeByte(SCHEME_HTTP);
        text(block.writeByte(PATH), path);
        text(block.writeByte(AUTHORITY), authority);
        byte[] bytes = new byte[block.readableBytes()];
        block.readBytes(bytes).release();
        return bytes;
    }

    private static void text(ByteBuf to, String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("text of " + text.length() + " characters: allowed are " + LONGEST_TEXT);
        }
        to.writeByte(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
