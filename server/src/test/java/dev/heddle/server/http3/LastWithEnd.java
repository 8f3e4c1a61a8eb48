package dev.heddle.server.http3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;

/** Sends a stream's end together with what is written last, as most clients do. */
final class LastWithEnd extends ChannelDuplexHandler {
    private boolean last;

    /** What is written next is the last. */
    void lastFollows() {
        last = true;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (last && message instanceof ByteBuf bytes) {
            var whole = context.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
            bytes.release();
            context.write(new DefaultQuicStreamFrame(whole, true), promise);
        } else {
            context.write(message, promise);
        }
    }
}
