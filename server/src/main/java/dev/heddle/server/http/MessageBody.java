package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message that is received, a request's or an upstream's response's, read as it comes: what is not read stays
 * with the sender, once the connection's buffers are full. For one coroutine at a time.
 *
 * <p>Every read is a cancellation point, suspends until bytes are there, and throws if the sender stalls, or goes away
 * before the end: a body that ended without an exception is whole.
 */
public abstract class MessageBody {
    private static final Headers NO_TRAILERS = new Headers(EmptyHttpHeaders.INSTANCE);

    private @Nullable HttpContent current;
    private boolean complete;
    private Headers trailers = NO_TRAILERS;

    /** For the server and the client. */
    protected MessageBody() {}

    // ---- what differs between the two

    /**
     * Receives the next piece, which may be empty. Suspends.
     *
     * @throws IOException if it does not come, or is none
     */
    protected abstract HttpContent receive() throws IOException;

    /**
     * Before each read, one at the end of the body too.
     *
     * @throws IOException if the body must not be read any more
     */
    protected abstract void beforeRead() throws IOException;

    /**
     * Before bytes are kept in memory.
     *
     * @param bytes all of them, those that are kept already and those that come
     * @throws IOException if they are too many
     */
    protected abstract void checkBuffered(long bytes) throws IOException;

    // ---- reading

    /**
     * Some bytes of the body, as many as are there and fit.
     *
     * @return how many, more than zero; -1 at the end
     */
    public final int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        var content = currentContent();
        if (content == null) {
            return -1;
        }
        int count = Math.min(length, content.readableBytes());
        content.readBytes(into, offset, count);
        return count;
    }

    /** As {@link #read(byte[], int, int)} into the whole array. */
    public final int read(byte[] into) throws IOException {
        return read(into, 0, into.length);
    }

    /**
     * The rest of the body.
     *
     * @throws IOException if an upstream's is longer than the limit for buffered bodies
     * @throws HttpException 413 if a client's is
     */
    public final byte[] readAll() throws IOException {
        var all = new ByteArrayOutputStream();
        for (var content = currentContent(); content != null; content = currentContent()) {
            checkBuffered((long) all.size() + content.readableBytes());
            content.readBytes(all, content.readableBytes());
        }
        return all.toByteArray();
    }

    /** The rest of the body as UTF-8; limits as {@link #readAll}. */
    public final String readText() throws IOException {
        return new String(readAll(), StandardCharsets.UTF_8);
    }

    /** Passes the rest of the body on, to a response or an upstream, piece by piece, without copying it. */
    public final void transferTo(BodySink target) throws IOException {
        for (var content = currentContent(); content != null; content = currentContent()) {
            current = null; // the bytes are the target's now
            target.write(content);
        }
    }

    /** The body for libraries that want a stream. Closing it does nothing. */
    public final InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return MessageBody.this.read(one) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return MessageBody.this.read(into, offset, length);
            }
        };
    }

    /** The fields after a chunked body; empty before its end, and if there are none. */
    public final Headers trailers() {
        return trailers;
    }

    /** Whether the whole body has been received. */
    public final boolean isComplete() {
        return complete;
    }

    private @Nullable ByteBuf currentContent() throws IOException {
        beforeRead();
        if (current != null && current.content().isReadable()) {
            return current.content();
        }
        release();
        while (!complete) {
            var content = noted(receive());
            if (content.content().isReadable()) {
                current = content;
                return content.content();
            }
            content.release();
        }
        return null;
    }

    /** Notes whether a piece that was received is the last; returns it. */
    protected final HttpContent noted(HttpContent content) {
        if (content instanceof LastHttpContent last) {
            complete = true;
            if (!last.trailingHeaders().isEmpty()) {
                trailers = new Headers(last.trailingHeaders());
            }
        }
        return content;
    }

    /** For a body that has no bytes, and no end to be received. */
    final void endAtOnce() {
        complete = true;
    }

    /** Whether a piece was received that may not have been read to its end. */
    protected final boolean hasPiece() {
        return current != null;
    }

    /** How many bytes were received and not read. */
    protected final int unreadBytes() {
        return current == null ? 0 : current.content().readableBytes();
    }

    /** Keeps a piece that was received, to be read next. */
    protected final void keep(HttpContent piece) {
        current = piece;
    }

    /** What was received and not read. */
    protected final void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
