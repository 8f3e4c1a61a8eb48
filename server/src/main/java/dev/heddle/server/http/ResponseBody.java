package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;

/**
 * The body of a response that is written piece by piece. Closed by the server after a handler that returns; after one that
 * throws, the connection is broken off instead. Confined to the handler's coroutine.
 */
public final class ResponseBody extends BodyOutput {
    private final HttpConnection connection;

    ResponseBody(HttpConnection connection, long length, boolean discarded) {
        super(length, discarded);
        this.connection = connection;
    }

    @Override
    protected void sendPiece(ByteBuf bytes) throws IOException {
        connection.send(new DefaultHttpContent(bytes));
    }

    @Override
    protected void sendEnd(LastHttpContent end) throws IOException {
        connection.send(end);
    }

    @Override
    protected void breakOff() {
        connection.abort();
    }
}
