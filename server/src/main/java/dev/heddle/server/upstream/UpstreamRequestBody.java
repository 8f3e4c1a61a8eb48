package dev.heddle.server.upstream;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.http.BodyOutput;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is written piece by piece, by a {@link UpstreamRequest.BodyWriter}. Writing suspends while the
 * upstream does not read, and fails when it answers without the rest of the body. Closed after the writer if it has not done
 * it. Confined to the coroutine of the writer.
 */
public final class UpstreamRequestBody extends BodyOutput {
    private final Connection connection;
    private final long timeoutNanos;
    private volatile boolean complete;
    private @Nullable IOException failure;

    UpstreamRequestBody(Connection connection, long length, long timeoutNanos) {
        super(length, false);
        this.connection = connection;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    protected void sendPiece(ByteBuf bytes) throws IOException {
        send(new DefaultHttpContent(bytes));
    }

    @Override
    protected void sendEnd(LastHttpContent end) throws IOException {
        complete = true;
        send(end);
    }

    /**
     * Gives up the rest, for a writer who cannot have it any more since the upstream has answered already: the call goes on
     * to its response, and the connection is closed behind it. Nothing can be written any more.
     */
    public void abandon() {
        closeUnfinished();
    }

    /** The exception that follows ends the call, and with it the connection. */
    @Override
    protected void breakOff() {}

    private void send(Object message) throws IOException {
        try {
            connection.send(message, timeoutNanos);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
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
