package dev.heddle.server.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.EOFException;
import javax.net.ssl.SSLException;

/**
 * Tells an end that the upstream has signed from one that anybody on the way could have made (RFC 8446 6.1): a connection
 * that ends without {@code close_notify} breaks. A response that ends with its connection is not whole then.
 */
final class CloseNotifyCheck extends ChannelInboundHandlerAdapter {
    private boolean notified;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            notified = true;
        }
        context.fireUserEventTriggered(event);
    }

    /** An alert after the handshake, such as one for want of a certificate, is what the upstream says: no fault here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean isAlert = cause instanceof DecoderException && cause.getCause() instanceof SSLException;
        context.fireExceptionCaught(isAlert ? cause.getCause() : cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!notified) {
            context.fireExceptionCaught(new EOFException("it closed the connection without close_notify of TLS"));
        }
        context.fireChannelInactive();
    }
}
