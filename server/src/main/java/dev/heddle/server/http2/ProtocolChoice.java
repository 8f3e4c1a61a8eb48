package dev.heddle.server.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a connection in clear text begins with HTTP/2's preface (RFC 9113 3.3, 3.4), and leaves the pipeline at the first
 * bytes. Until then HTTP/1.1 waits behind it, and times the client. Confined to the event loop.
 */
final class ProtocolChoice extends ChannelInboundHandlerAdapter {
    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

    private final Http2Service service;
    /** The beginning of a preface; null if nothing has come. */
    private @Nullable ByteBuf begun;

    ProtocolChoice(Http2Service service) {
        this.service = service;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        var all = begun == null ? bytes : Unpooled.wrappedBuffer(begun, bytes);
        begun = null;
        int length = Math.min(all.readableBytes(), PREFACE.readableBytes());
        boolean preface = all.slice(all.readerIndex(), length).equals(PREFACE.slice(0, length));
        if (preface && length < PREFACE.readableBytes()) {
            begun = all;
            return;
        }
        if (preface) {
            service.choose(context.pipeline());
        }
        context.fireChannelRead(all);
        context.pipeline().remove(this);
    }

    /** What was held back goes on, whatever it was. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (begun != null) {
            var rest = begun;
            begun = null;
            context.fireChannelRead(rest);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (begun != null) {
            begun.release();
            begun = null;
        }
        context.fireChannelInactive();
    }
}
