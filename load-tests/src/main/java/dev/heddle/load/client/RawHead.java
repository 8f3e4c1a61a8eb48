package dev.heddle.load.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The head of an HTTP/1.1 message, read from a plain stream up to its end and no further. */
public record RawHead(String text) {
    private static final int MOST = 64 * 1024;

    /** Reads it byte by byte: what follows is the body's. */
    public static RawHead read(InputStream from) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = from.read();
            if (next < 0 || head.length() > MOST) {
                throw new EOFException("no whole head, but: " + head);
            }
            head.append((char) next);
        }
        return new RawHead(head.toString());
    }

    /** The first line. */
    public String firstLine() {
        return text.lines().findFirst().orElse("");
    }

    /** Its {@code Content-Length}. */
    public long contentLength() throws IOException {
        return text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("no Content-Length in: " + text));
    }

    /** The bytes of a head. */
    public static byte[] bytes(String... lines) {
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
