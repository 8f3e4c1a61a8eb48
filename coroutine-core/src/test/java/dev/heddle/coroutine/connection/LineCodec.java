package dev.heddle.coroutine.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Between bytes and lines of text. */
final class LineCodec extends ChannelDuplexHandler {
    private final StringBuilder received = new StringBuilder();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        received.append(bytes.toString(US_ASCII));
        bytes.release();
        for (int end = received.indexOf("\n"); end >= 0; end = received.indexOf("\n")) {
            var line = received.substring(0, end);
            received.delete(0, end + 1);
            context.fireChannelRead(line);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(
                message instanceof String line ? ByteBufUtil.writeAscii(context.alloc(), line + "\n") : message,
                promise);
    }
}
