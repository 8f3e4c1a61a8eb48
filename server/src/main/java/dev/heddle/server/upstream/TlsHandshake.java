package dev.heddle.server.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;

/** Stands in a pipeline until the handshake has ended, one way or the other. Confined to the event loop. */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
    private final Runnable succeeded;
    private final Consumer<Throwable> failed;

    TlsHandshake(Runnable succeeded, Consumer<Throwable> failed) {
        this.succeeded = succeeded;
        this.failed = failed;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
            context.fireUserEventTriggered(event);
        } else if (handshake.isSuccess()) {
            context.pipeline().remove(this);
            succeeded.run();
        } else {
            failed.accept(handshake.cause());
            context.close();
        }
    }

    /** The same is told by the event. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
