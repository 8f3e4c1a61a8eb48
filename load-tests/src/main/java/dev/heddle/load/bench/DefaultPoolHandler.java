package dev.heddle.load.bench;

import dev.heddle.load.client.Page;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The usual model of virtual threads beside Netty: one for each connection on the JDK's default pool. A request is handed
 * over by a blocking queue; the response goes back to the event loop as a task of its own, with its flush.
 */
final class DefaultPoolHandler extends ChannelInboundHandlerAdapter {
    /** In the inbox behind the last request. */
    private static final Object CLOSED = new Object();

    private final PageResponses responses;
    private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();

    /** The head whose end has not come yet. Event loop only. */
    private @Nullable HttpRequest incomplete;

    DefaultPoolHandler(PageResponses responses) {
        this.responses = responses;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel channel = context.channel();
        Thread.ofVirtual().name("connection-", 0).start(() -> serve(channel));
        context.fireChannelActive();
    }

    /** One hand-over for each request, not one for its head and one for its end. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            incomplete = request;
        }
        if (message instanceof LastHttpContent && incomplete != null) {
            inbox.add(incomplete);
            incomplete = null;
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        inbox.add(CLOSED);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** The virtual thread. */
    private void serve(Channel channel) {
        try {
            while (inbox.take() instanceof HttpRequest request) {
                if (PageResponses.isDelayed(request)) {
                    Thread.sleep(Page.DELAY_MILLIS);
                }
                answer(channel, responses.answer(request));
            }
        } catch (InterruptedException e) {
            channel.close();
        }
    }

    private static void answer(Channel channel, FullHttpResponse response) {
        if (PageResponses.closesConnection(response)) {
            channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.writeAndFlush(response, channel.voidPromise());
        }
    }
}
