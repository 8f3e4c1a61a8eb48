package dev.heddle.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Tells a client that there are too many connections, and drops what it sends for a moment: a socket that is closed while bytes
 * are unread is reset, which may cost the client the answer (RFC 9112 9.6). The only handler of a pipeline, from its begin or
 * from later on; one object for any number of connections.
 */
final class Refusal extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MILLIS = 500;

    private final ByteBuf text;

    Refusal(byte[] text) {
        this.text = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text));
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    /** Refuses a connection that has been active before. */
    void refuse(ChannelPipeline pipeline) {
        pipeline.addLast(this);
        refuse(pipeline.context(this));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        refuse(context);
    }

    private void refuse(ChannelHandlerContext context) {
        context.writeAndFlush(text.duplicate())
                .addListener(sent -> ((DuplexChannel) context.channel()).shutdownOutput());
        var timer = context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> timer.cancel(false));
    }

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

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
