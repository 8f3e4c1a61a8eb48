package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What each response has to be. The first one is read properly: status, length, body. All later ones must be as long and
 * begin with the same status line, which costs next to nothing to see.
 */
final class ExpectedResponse {
    private static final String OK = "HTTP/1.1 200";
    private static final int UNKNOWN = -1;
    private static final int SHOWN = 200;

    /** {@code HTTP/1.1} and {@code " 200"} as numbers. */
    private static final long VERSION = number("HTTP/1.1");

    private static final int STATUS = (int) number(" 200");

    private final String body;
    private int length = UNKNOWN;

    ExpectedResponse(String body) {
        this.body = body;
    }

    private static long number(String ascii) {
        long number = 0;
        for (byte b : ascii.getBytes(StandardCharsets.US_ASCII)) {
            number = number << 8 | b;
        }
        return number;
    }

    /** Whether these bytes are one whole response; false if some of it is still to come. */
    boolean isComplete(ByteBuf bytes) throws LoadException {
        int readable = bytes.readableBytes();
        if (readable < OK.length()) {
            return false;
        }
        // Before the length: an error's answer may be shorter, and would be waited for in vain.
        if (bytes.getLong(bytes.readerIndex()) != VERSION || bytes.getInt(bytes.readerIndex() + 8) != STATUS) {
            throw new LoadException("a response that begins with: " + firstLine(text(bytes)));
        }
        if ((length == UNKNOWN && !learn(bytes)) || readable < length) {
            return false;
        }
        if (readable > length) {
            throw new LoadException("%d bytes more than the response of %d".formatted(readable - length, length));
        }
        return true;
    }

    private boolean learn(ByteBuf bytes) throws LoadException {
        String text = text(bytes);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return false;
        }
        int bodyStart = headEnd + 4;
        int end = bodyStart + contentLength(text.substring(0, headEnd));
        if (text.length() < end) {
            return false;
        }
        if (!text.substring(bodyStart, end).equals(body)) {
            throw new LoadException(
                    "the body is not '" + begin(body) + "' but: " + begin(text.substring(bodyStart, end)));
        }
        length = end;
        return true;
    }

    private static String begin(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private static int contentLength(String head) throws LoadException {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new LoadException("a response without content-length: " + firstLine(head)));
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
