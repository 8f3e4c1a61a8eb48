package dev.heddle.coroutine.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * A handler in a pipeline that has something to tell the peer before the output of its channel ends, such as TLS's {@code
 * close_notify}. It is found by its type.
 */
public interface OutputEnd extends ChannelHandler {
    /** Tells it, behind what was written. On the event loop. */
    ChannelFuture sayEnd();

    /**
     * Ends the output of a channel when all that was written has gone out, and what a handler of this type has to tell. On the event
     * loop. Does nothing if the channel has no end of output of its own.
     */
    static void shutDown(ChannelHandlerContext context) {
        if (!(context.channel() instanceof DuplexChannel duplex)) {
            return;
        }
        // A channel drops what it has not written yet when its output is shut down.
        var sent = context.write(Unpooled.EMPTY_BUFFER);
        context.flush();
        var handler = context.pipeline().get(OutputEnd.class);
        var last = handler == null ? sent : handler.sayEnd();
        last.addListener(gone -> duplex.shutdownOutput());
    }
}
