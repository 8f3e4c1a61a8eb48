package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The body of a response that is written piece by piece. What is written goes out when the handler suspends; writing
 * suspends while the client does not read. Confined to the handler's coroutine.
 */
public final class ResponseBody extends OutputStream implements BodySink {
    private final HttpConnection connection;
    private final long length;
    private final boolean discarded;
    private long written;
    private boolean closed;

    ResponseBody(HttpConnection connection, long length, boolean discarded) {
        this.connection = connection;
        this.length = length;
        this.discarded = discarded;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    /**
     * Writes bytes; they are copied.
     *
     * @throws IOException if the client is gone, the body is closed or longer than its {@code Content-Length}
     */
    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        write(Unpooled.copiedBuffer(bytes, offset, count));
    }

    /** Writes text in UTF-8. */
    public void write(String text) throws IOException {
        write(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a buffer without copying it, and releases it whatever happens.
     *
     * @throws IOException as {@link #write(byte[], int, int)}
     */
    @Override
    public void write(ByteBuf bytes) throws IOException {
        int count = bytes.readableBytes();
        if (closed || (length >= 0 && written + count > length)) {
            bytes.release();
            throw new IOException(closed ? "the body is closed" : "body longer than its Content-Length of " + length);
        }
        written += count;
        if (discarded || count == 0) {
            bytes.release();
        } else {
            connection.send(new DefaultHttpContent(bytes));
        }
    }

    /** Nothing to do: what is written goes out when the handler suspends. */
    @Override
    public void flush() {}

    /**
     * Ends the body. A second call does nothing.
     *
     * @throws IOException if the client is gone, or less was written than the {@code Content-Length} says: the connection
     *     is broken then
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (!discarded && length >= 0 && written < length) {
            connection.abort();
            throw new IOException("body of " + written + " bytes ends before its Content-Length of " + length);
        }
        connection.send(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    boolean isClosed() {
        return closed;
    }
}
