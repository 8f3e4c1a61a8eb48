package dev.heddle.server.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Tells a client that speaks HTTP in clear text to the port of TLS what it has done, and drops what it sends for a moment: a socket
 * that is closed while bytes are unread is reset, which may cost the client the answer (RFC 9112 9.6).
 */
final class ClearTextAnswer extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MILLIS = 500;

    private static final byte[] ANSWER = """
        HTTP/1.1 400 Bad Request\r
        Connection: close\r
        Content-Type: text/plain\r
        Content-Length: 34\r
        \r
        this port speaks TLS: use https://
        """.stripTrailing().getBytes(StandardCharsets.US_ASCII);

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
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
