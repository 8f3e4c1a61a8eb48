package dev.heddle.server.upstream;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.http.BodySink;
import dev.heddle.server.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is written piece by piece, by a {@link UpstreamRequest.BodyWriter}. Writing suspends while the
 * upstream does not read, and fails when it answers without the rest of the body. Confined to the coroutine of the writer.
 */
public final class UpstreamRequestBody extends OutputStream implements BodySink {
    private final Connection connection;
    private final long length;
    private final long timeoutNanos;
    private final LastHttpContent last = new DefaultLastHttpContent();
    private long written;
    private boolean closed;
    private volatile boolean complete;
    private @Nullable IOException failure;

    UpstreamRequestBody(Connection connection, long length, long timeoutNanos) {
        this.connection = connection;
        this.length = length;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    /**
     * Writes bytes; they are copied.
     *
     * @throws IOException if the upstream is gone or wants no more, the body is closed or longer than its length
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
            throw new IOException(closed ? "the body is closed" : "body longer than its length of " + length);
        }
        written += count;
        if (count == 0) {
            bytes.release();
        } else {
            send(new DefaultHttpContent(bytes));
        }
    }

    private void send(Object message) throws IOException {
        try {
            connection.send(message, timeoutNanos);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Adds a field to be sent after the body.
     *
     * @throws IllegalStateException if the body has a length, and so no place for it, or is closed
     * @throws IllegalArgumentException if the name is one that no trailer may have, or name or value has a character that
     *     HTTP does not allow
     */
    public void trailer(CharSequence name, CharSequence value) {
        if (length >= 0 || closed) {
            throw new IllegalStateException(closed ? "the body is closed" : "a body with a length has no trailers");
        }
        last.trailingHeaders().add(name, value);
    }

    /** Adds fields to be sent after the body; as {@link #trailer}, one by one. */
    public void trailers(Headers fields) {
        fields.forEach(this::trailer);
    }

    /** Nothing to do: what is written goes out when the coroutine suspends. */
    @Override
    public void flush() {}

    /**
     * Ends the body; done after the writer if it has not done it. A second call does nothing.
     *
     * @throws IOException if the upstream is gone, or less was written than the length says: the call fails then
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (length >= 0 && written < length) {
            throw new IOException("body of " + written + " bytes ends before its length of " + length);
        }
        complete = true;
        send(last);
    }

    /** Whether all of it is on its way. Any thread. */
    boolean isComplete() {
        return complete;
    }

    /** Whether an exception is the connection's, and not one of the writer's own. */
    boolean isFailureOfConnection(Throwable thrown) {
        return thrown == failure;
    }
}
