package dev.heddle.load.overload;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One connection of the open loop, with one request at a time. Event loop only. */
final class OpenConnection extends ChannelInboundHandlerAdapter {
    private final OpenLoop loop;
    private @Nullable ChannelHandlerContext context;
    private long dueNanos;
    private int status;

    OpenConnection(OpenLoop loop) {
        this.loop = loop;
    }

    /** Sends a request that is, or was, due at this time. */
    void send(ByteBuf request, long due) {
        if (context != null) {
            dueNanos = due;
            context.writeAndFlush(request.duplicate());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        loop.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            status = statusOf(response);
        }
        if (message instanceof LastHttpContent) {
            loop.answered(this, status, dueNanos);
        }
        ReferenceCountUtil.release(message);
    }

    /** Who is turned away is to be told when to come again. */
    private static int statusOf(HttpResponse response) {
        int status = response.status().code();
        boolean withoutTime = status == OpenLoop.SHED && !response.headers().contains(HttpHeaderNames.RETRY_AFTER);
        return withoutTime ? 0 : status;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
