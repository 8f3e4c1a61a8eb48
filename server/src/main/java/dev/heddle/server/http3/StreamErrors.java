package dev.heddle.server.http3;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client does wrong on the streams of its control: Netty's codec has seen to it, and it is nothing to warn of. */
@ChannelHandler.Sharable
final class StreamErrors extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(StreamErrors.class);

    static final StreamErrors INSTANCE = new StreamErrors();

    private StreamErrors() {}

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var stream = (QuicStreamChannel) context.channel();
        if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
            context.fireExceptionCaught(cause);
        } else {
            log.debug("{}: {}", stream, cause.toString());
            context.close();
        }
    }
}
