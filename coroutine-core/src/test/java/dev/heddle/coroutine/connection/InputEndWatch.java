package dev.heddle.coroutine.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.CountDownLatch;

/** Tells a test when the peer has ended its sending, after the connection has heard of it. */
final class InputEndWatch extends ChannelInboundHandlerAdapter {
    private final CountDownLatch ended;

    InputEndWatch(CountDownLatch ended) {
        this.ended = ended;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            ended.countDown();
        }
    }
}
