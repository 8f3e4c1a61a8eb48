package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder, which also tells when a request's head has begun and is not complete, so that a client which sends it
 * byte by byte can be timed. A head that comes in one piece, as nearly all do, costs nothing more.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** The message that says so. */
    static final Object HEAD_BEGUN = new Object() {
        @Override
        public String toString() {
            return "HEAD_BEGUN";
        }
    };

    /** Confined to the event loop. */
    private boolean betweenRequests = true;

    /** Bytes came after the last message that could be decoded. */
    private boolean headPending;
    /** The announcement has been made. */
    private boolean begun;

    RequestDecoder(HttpLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLineBytes())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(64 * 1024));
    }

    /** Whether no request is half received. On the event loop. */
    boolean isBetweenRequests() {
        return betweenRequests && !begun;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        super.channelRead(context, message);
        if (betweenRequests && !begun && headPending) {
            begun = true;
            context.fireChannelRead(HEAD_BEGUN);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        headPending = true;
        super.decode(context, in, out);
        for (int i = before; i < out.size(); i++) {
            track(out.get(i));
        }
    }

    private void track(Object message) {
        if (message instanceof HttpRequest) {
            betweenRequests = false;
            begun = false;
            headPending = false;
        }
        if (message instanceof LastHttpContent) {
            betweenRequests = true;
            headPending = false;
        }
    }
}
