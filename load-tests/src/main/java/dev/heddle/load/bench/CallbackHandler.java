package dev.heddle.load.bench;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/** The model without coroutines: answers in the callback of the event loop, and flushes once for all that was read. */
final class CallbackHandler extends ChannelInboundHandlerAdapter {
    private final PlaintextResponses responses;

    CallbackHandler(PlaintextResponses responses) {
        this.responses = responses;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            answer(context, responses.answer(request));
        }
        ReferenceCountUtil.release(message);
    }

    private static void answer(ChannelHandlerContext context, FullHttpResponse response) {
        if (PlaintextResponses.closesConnection(response)) {
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
