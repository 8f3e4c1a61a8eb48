package dev.heddle.server.upstream;

import dev.heddle.server.http.MessageBody;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, read as it comes: what is not read stays with the upstream, once the connection's buffers are
 * full. For one coroutine at a time.
 *
 * <p>Every read is a cancellation point, suspends until bytes are there, and throws {@link UpstreamException} if the upstream
 * stalls, or goes away before the end, or sends what is no body. A body that ended without an exception is whole.
 */
public final class UpstreamResponseBody extends MessageBody {
    /** What a call that is closed early still takes, if it is there already. */
    private static final long SKIPPED_BYTES = 256 * 1024;

    private final UpstreamCall call;
    private boolean closed;

    UpstreamResponseBody(UpstreamCall call) {
        this.call = call;
    }

    @Override
    protected HttpContent receive() throws UpstreamException {
        return call.receiveBody();
    }

    @Override
    protected void beforeRead() throws IOException {
        if (closed) {
            throw new IOException("the response is closed");
        }
    }

    @Override
    protected void checkBuffered(long bytes) throws IOException {
        if (bytes > call.bufferedBodyBytes()) {
            throw new IOException("body longer than " + call.bufferedBodyBytes() + " bytes");
        }
    }

    /**
     * The whole body, if all of it is there already and in one piece, as it is with most short ones; the buffer is the
     * caller's then. Does not suspend.
     *
     * @return null if there is more to come, or trailers, or some has been read; nothing has been taken then
     */
    public @Nullable ByteBuf takeIfWhole() throws IOException {
        if (closed || isComplete() || hasPiece() || !call.hasReceived()) {
            return null;
        }
        var content = noted(receive());
        if (isComplete() && trailers().isEmpty()) {
            return content.content();
        }
        keep(content);
        return null;
    }

    /** For a response without a body: takes the end, which has come with the head. */
    void takeEnd() throws UpstreamException {
        noted(receive()).release();
    }

    TcpConnection tunnel(Duration idle) {
        if (closed) {
            throw new IllegalStateException("the response is closed");
        }
        return call.tunnel(idle);
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
        for (long taken = 0; !isComplete() && taken < SKIPPED_BYTES && call.hasReceived(); ) {
            var content = noted(receive());
            taken += content.content().readableBytes();
            content.release();
        }
    }
}
