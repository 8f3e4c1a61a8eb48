package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;

/**
 * The body of a response that is written piece by piece. Closed by the server after a handler that returns; after one that
 * throws, it is broken off instead. Confined to the handler's coroutine.
 */
public final class ResponseBody extends BodyOutput {
    private final ExchangeCarrier carrier;

    ResponseBody(ExchangeCarrier carrier, long length, boolean discarded) {
        super(length, discarded);
        this.carrier = carrier;
    }

    @Override
    protected void sendPiece(ByteBuf bytes) throws IOException {
        carrier.send(new DefaultHttpContent(bytes));
    }

    @Override
    protected void sendEnd(LastHttpContent end) throws IOException {
        carrier.send(end);
    }

    @Override
    protected void breakOff() {
        carrier.abort();
    }
}
