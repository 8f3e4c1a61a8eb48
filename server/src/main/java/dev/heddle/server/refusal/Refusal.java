package dev.heddle.server.refusal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection on which nothing is served: tells its client why as soon as it is added to a pipeline, ends the
 * direction to the client, and drops what comes for a moment, since a socket that is closed while bytes are unread is reset,
 * which may cost the client the answer (RFC 9112 9.6). To be the last handler of its pipeline; one object for any number of
 * connections. On the event loop of its channel.
 */
public final class Refusal extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MILLIS = 500;

    private final ByteBuf text;

    private Refusal(byte[] text) {
        this.text = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text));
    }

    /** Says nothing: to clients of whom it is not known what they speak. */
    public static Refusal silent() {
        return new Refusal(new byte[0]);
    }

    /**
     * Says it in HTTP/1.1, which clients of HTTP/2 know to be none of theirs.
     *
     * @param status code and reason
     * @param text of the body
     * @param fields further header fields, whole lines
     */
    public static Refusal http(String status, String text, String... fields) {
        var lines = new ArrayList<>(List.of(
                "HTTP/1.1 " + status,
                "Connection: close",
                "Content-Type: text/plain",
                "Content-Length: " + text.length()));
        Collections.addAll(lines, fields);
        lines.add("");
        lines.add(text);
        return new Refusal(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
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
