package dev.heddle.load.bench;

import dev.heddle.load.client.Page;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** The model without coroutines: answers in the callback of the event loop, and flushes once for all that was read. */
final class CallbackHandler extends ChannelInboundHandlerAdapter {
    private final PageResponses responses;

    CallbackHandler(PageResponses responses) {
        this.responses = responses;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            if (PageResponses.isDelayed(request)) {
                answerLater(context, responses.answer(request));
            } else {
                answer(context, responses.answer(request));
            }
        }
        ReferenceCountUtil.release(message);
    }

    private static void answerLater(ChannelHandlerContext context, FullHttpResponse response) {
        context.executor()
                .schedule(
                        () -> {
                            answer(context, response);
                            context.flush();
                        },
                        Page.DELAY_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private static void answer(ChannelHandlerContext context, FullHttpResponse response) {
        if (PageResponses.closesConnection(response)) {
            context.write(response).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.write(response, context.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
