package dev.heddle.server.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;

/** Netty's encoder, which tells the decoder what response to expect. */
final class RequestEncoder extends HttpRequestEncoder {
    private final ResponseDecoder decoder;

    RequestEncoder(ResponseDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpRequest request) {
            decoder.expectResponseTo(request.method(), context.channel().isActive());
        }
        super.write(context, message, promise);
    }
}
