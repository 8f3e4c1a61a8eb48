package dev.heddle.server.upstream;

import dev.heddle.server.http.BodySink;
import dev.heddle.server.http.Headers;
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
 * The body of a response, read as it comes: what is not read stays with the upstream, once the connection's buffers are
 * full. For one coroutine at a time.
 *
 * <p>Every read is a cancellation point, suspends until bytes are there, and throws {@link UpstreamException} if the upstream
 * stalls, or goes away before the end, or sends what is no body. A body that ended without an exception is whole.
 */
public final class UpstreamResponseBody {
    /** What a call that is closed early still takes, if it is there already. */
    private static final long SKIPPED_BYTES = 256 * 1024;

    private static final Headers NO_TRAILERS = new Headers(EmptyHttpHeaders.INSTANCE);

    private final UpstreamCall call;
    private @Nullable HttpContent current;
    private boolean complete;
    private boolean closed;
    private Headers trailers = NO_TRAILERS;

    UpstreamResponseBody(UpstreamCall call) {
        this.call = call;
    }

    /**
     * Some bytes of the body, as many as are there and fit.
     *
     * @return how many, more than zero; -1 at the end
     */
    public int read(byte[] into, int offset, int length) throws IOException {
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
    public int read(byte[] into) throws IOException {
        return read(into, 0, into.length);
    }

    /**
     * The rest of the body.
     *
     * @throws IOException if it is longer than the limit for buffered bodies
     */
    public byte[] readAll() throws IOException {
        int limit = call.bufferedBodyBytes();
        var all = new ByteArrayOutputStream();
        for (var content = currentContent(); content != null; content = currentContent()) {
            if (all.size() + content.readableBytes() > limit) {
                throw new IOException("body longer than " + limit + " bytes");
            }
            content.readBytes(all, content.readableBytes());
        }
        return all.toByteArray();
    }

    /** The rest of the body as UTF-8; limits as {@link #readAll}. */
    public String readText() throws IOException {
        return new String(readAll(), StandardCharsets.UTF_8);
    }

    /**
     * The whole body, if all of it is there already and in one piece, as it is with most short ones; the buffer is the
     * caller's then. Does not suspend.
     *
     * @return null if there is more to come, or trailers, or some has been read; nothing has been taken then
     */
    public @Nullable ByteBuf takeIfWhole() throws IOException {
        if (closed || complete || current != null || !call.hasReceived()) {
            return null;
        }
        var content = receive();
        if (complete && trailers == NO_TRAILERS) {
            return content.content();
        }
        current = content;
        return null;
    }

    /** Passes the rest of the body on, to a response or another upstream, piece by piece, without copying it. */
    public void transferTo(BodySink target) throws IOException {
        for (var content = currentContent(); content != null; content = currentContent()) {
            current = null; // the bytes are the target's now
            target.write(content);
        }
    }

    /** The body for libraries that want a stream. Closing it does nothing. */
    public InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return UpstreamResponseBody.this.read(one) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return UpstreamResponseBody.this.read(into, offset, length);
            }
        };
    }

    /** The fields after a chunked body; empty before its end, and if there are none. */
    public Headers trailers() {
        return trailers;
    }

    /** Whether the whole body has been received. */
    public boolean isComplete() {
        return complete;
    }

    private @Nullable ByteBuf currentContent() throws IOException {
        if (closed) {
            throw new IOException("the response is closed");
        }
        if (current != null && current.content().isReadable()) {
            return current.content();
        }
        release();
        while (!complete) {
            var content = receive();
            if (content.content().isReadable()) {
                current = content;
                return content.content();
            }
            content.release();
        }
        return null;
    }

    private HttpContent receive() throws UpstreamException {
        var content = call.receiveBody();
        if (content instanceof LastHttpContent last) {
            complete = true;
            if (!last.trailingHeaders().isEmpty()) {
                trailers = new Headers(last.trailingHeaders());
            }
        }
        return content;
    }

    private void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }

    /** For a response without a body: takes the end, which has come with the head. */
    void takeEnd() throws UpstreamException {
        receive().release();
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        release();
        try {
            takeWhatIsThere();
        } catch (UpstreamException e) {
            // Nobody wants it; the connection has been closed.
        } finally {
            call.end();
        }
    }

    private void takeWhatIsThere() throws UpstreamException {
        for (long taken = 0; !complete && taken < SKIPPED_BYTES && call.hasReceived(); ) {
            var content = receive();
            taken += content.content().readableBytes();
            content.release();
        }
    }
}
