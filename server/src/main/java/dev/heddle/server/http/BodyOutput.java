package dev.heddle.server.http;

import dev.heddle.server.codec.SmallBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message that is sent, a response's or an upstream's request's, written piece by piece. What is written goes
 * out when the coroutine suspends; writing suspends while the peer does not read, and is a cancellation point. Confined to
 * one coroutine.
 */
public abstract class BodyOutput extends OutputStream implements BodySink {
    /** Of a body whose length was not announced. */
    protected static final long UNKNOWN_LENGTH = -1;

    private static final int LONG_BYTES = 256 * 1024;

    private final long length;
    private final boolean discarded;
    private long written;
    private boolean closed;
    private @Nullable LastHttpContent last;

    /**
     * For the server and the client.
     *
     * @param length that was announced, or {@link #UNKNOWN_LENGTH}
     * @param discarded whether what is written stays behind, since the message can have no body
     */
    protected BodyOutput(long length, boolean discarded) {
        this.length = length;
        this.discarded = discarded;
    }

    // ---- what differs between the two

    /** Sends a piece that is not empty, and releases it whatever happens. */
    protected abstract void sendPiece(ByteBuf bytes) throws IOException;

    /** Sends the end. */
    protected abstract void sendEnd(LastHttpContent end) throws IOException;

    /** The body ends before its length: the peer must not take it for a whole one. Nothing is sent after it. */
    protected abstract void breakOff();

    // ---- writing

    @Override
    public final void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    /**
     * Writes bytes; they are copied.
     *
     * @throws IOException if the peer is gone or wants no more, the body is closed or longer than its {@code
     *     Content-Length}
     */
    @Override
    public final void write(byte[] bytes, int offset, int count) throws IOException {
        write(copy(bytes, offset, count));
    }

    /**
     * What is long goes to the socket from where it is: no garbage, and no second copy. What is short is copied on its way, and
     * what is very long would take all of the native memory.
     */
    private static ByteBuf copy(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        return count <= SmallBody.MOST_BYTES || count > LONG_BYTES
                ? Unpooled.copiedBuffer(bytes, offset, count)
                : ByteBufAllocator.DEFAULT.directBuffer(count).writeBytes(bytes, offset, count);
    }

    /** Writes text in UTF-8. */
    public final void write(String text) throws IOException {
        write(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a buffer without copying it, and releases it whatever happens.
     *
     * @throws IOException as {@link #write(byte[], int, int)}
     */
    @Override
    public final void write(ByteBuf bytes) throws IOException {
        int count = bytes.readableBytes();
        if (closed || (length >= 0 && written + count > length)) {
            bytes.release();
            throw new IOException(closed ? "the body is closed" : "body longer than its Content-Length of " + length);
        }
        written += count;
        if (discarded || count == 0) {
            bytes.release();
        } else {
            sendPiece(bytes);
        }
    }

    /** Nothing to do: what is written goes out when the coroutine suspends. */
    @Override
    public final void flush() {}

    // ---- the end

    /**
     * Adds a field to be sent after the body. Dropped where the peer cannot take it: by a client of HTTP/1.0, and with an
     * answer to HEAD.
     *
     * @throws IllegalStateException if the body has a length, and so no place for it, or is closed
     * @throws IllegalArgumentException if the name is one that no trailer may have ({@link TrailerNames}), or name or value
     *     has a character that HTTP does not allow
     */
    public final void trailer(CharSequence name, CharSequence value) {
        if (length >= 0 || closed) {
            throw new IllegalStateException(closed ? "the body is closed" : "a body with a length has no trailers");
        }
        TrailerNames.check(name);
        if (last == null) {
            last = new DefaultLastHttpContent();
        }
        last.trailingHeaders().add(name, value);
    }

    /** Adds fields to be sent after the body; as {@link #trailer}, one by one. */
    public final void trailers(Headers fields) {
        fields.forEach(this::trailer);
    }

    /**
     * Ends the body. A second call does nothing. Not for a {@code finally} block: what has failed half-way must not be
     * ended as though it were whole.
     *
     * @throws IOException if the peer is gone, or less was written than the {@code Content-Length} says: the exchange is
     *     broken off then
     */
    @Override
    public final void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (!discarded && length >= 0 && written < length) {
            breakOff();
            throw new IOException("body of " + written + " bytes ends before its Content-Length of " + length);
        }
        sendEnd(last == null || discarded ? LastHttpContent.EMPTY_LAST_CONTENT : last);
    }

    /** Nothing more can be written; the peer is not told. */
    protected final void closeUnfinished() {
        closed = true;
    }

    /** How many bytes were sent: none if the message can have no body. */
    final long sentBytes() {
        return discarded ? 0 : written;
    }

    final boolean isClosed() {
        return closed;
    }
}
