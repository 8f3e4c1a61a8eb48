package dev.heddle.server.http3;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/** A stream of a kind that nobody knows: what it carries is dropped (RFC 9114 6.2). Netty leaves its end to the handler. */
@ChannelHandler.Sharable
final class DroppedStream extends ChannelInboundHandlerAdapter {
    static final DroppedStream INSTANCE = new DroppedStream();

    private DroppedStream() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }
}
