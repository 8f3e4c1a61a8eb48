package dev.heddle.server.codec;

import io.netty.buffer.ByteBuf;

/**
 * Where in a chunked body (RFC 9112 7.1) the bytes are that come next. Strict: a size is hexadecimal digits, behind which an
 * extension may stand, without control characters; every line ends in CR LF.
 */
final class ChunkedBody {
    private static final int MOST_SIZE_DIGITS = 8;
    /** Extensions are not used by anyone: more would be an attempt to keep the parser busy. */
    private static final int LONGEST_LINE = 512;

    private enum Part {
        SIZE,
        DATA,
        END_OF_DATA,
        TRAILERS
    }

    private Part part = Part.SIZE;
    private long left;

    /** How many bytes of data come next; zero if something else does, or not enough has come. */
    int dataIn(ByteBuf in) {
        while (true) {
            boolean taken = switch (part) {
                case SIZE -> takeSize(in);
                case END_OF_DATA -> takeEndOfData(in);
                case DATA, TRAILERS -> false;
            };
            if (!taken) {
                return part == Part.DATA ? (int) Math.min(left, in.readableBytes()) : 0;
            }
        }
    }

    /** Data was taken. */
    void taken(int count) {
        left -= count;
        if (left == 0) {
            part = Part.END_OF_DATA;
        }
    }

    /** Whether the last chunk is over: fields and an empty line come next. */
    boolean isAtTrailers() {
        return part == Part.TRAILERS;
    }

    private boolean takeEndOfData(ByteBuf in) {
        int at = in.readerIndex();
        if (in.isReadable() && in.getByte(at) != Octets.CR) {
            throw MalformedMessageException.because("chunk longer than its size");
        }
        if (in.readableBytes() < 2) {
            return false;
        }
        if (in.getByte(at + 1) != Octets.LF) {
            throw MalformedMessageException.because("malformed end of a chunk");
        }
        in.skipBytes(2);
        part = Part.SIZE;
        return true;
    }

    private boolean takeSize(ByteBuf in) {
        int at = in.readerIndex();
        int limit = Math.min(in.writerIndex(), at + LONGEST_LINE);
        long size = 0;
        int digits = 0;
        for (; at < limit && Character.digit(in.getByte(at), 16) >= 0; at++) {
            size = size << 4 | Character.digit(in.getByte(at), 16);
            digits++;
        }
        if (digits > MOST_SIZE_DIGITS || size > Integer.MAX_VALUE || (digits == 0 && at < limit)) {
            throw MalformedMessageException.because("malformed chunk size");
        }
        int end = endOfLine(in, at, limit);
        if (end < 0) {
            return false;
        }
        in.readerIndex(end);
        left = size;
        part = size == 0 ? Part.TRAILERS : Part.DATA;
        return true;
    }

    /** Behind an extension, if there is one, and the line end; -1 if it has not come. */
    private static int endOfLine(ByteBuf in, int from, int limit) {
        int at = endOfExtension(in, from, limit);
        boolean noCr = at < limit && in.getByte(at) != Octets.CR;
        boolean noLf = at + 1 < limit && in.getByte(at + 1) != Octets.LF;
        if (noCr || noLf) {
            throw MalformedMessageException.because("malformed chunk size");
        }
        if (at + 1 < limit) {
            return at + 2;
        }
        if (limit - in.readerIndex() >= LONGEST_LINE) {
            throw MalformedMessageException.because("chunk size line longer than " + LONGEST_LINE + " bytes");
        }
        return -1;
    }

    /** Blanks may stand before an extension (7.1.1; RFC 9110 5.6.3: they must be taken), and nowhere else behind a size. */
    private static int endOfExtension(ByteBuf in, int from, int limit) {
        int at = from;
        while (at < limit && Octets.isBlank(in.getByte(at))) {
            at++;
        }
        if (at < limit && in.getByte(at) != ';') {
            return from;
        }
        while (at < limit && Octets.isOfValue(in.getByte(at) & 0xff)) {
            at++;
        }
        return at;
    }
}
