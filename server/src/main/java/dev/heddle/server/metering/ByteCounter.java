package dev.heddle.server.metering;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;

/**
 * Counts what connections receive and send: heads, bodies and whatever else. It stands first in their pipelines, so that TLS
 * is counted as it is on the wire, and tunnels too. Shared by any number of connections.
 */
@ChannelHandler.Sharable
public final class ByteCounter extends ChannelDuplexHandler {
    private final Counter received;
    private final Counter sent;

    /** Counts to these. */
    public ByteCounter(Counter received, Counter sent) {
        this.received = received;
        this.sent = sent;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        received.increment(bytesOf(message));
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        sent.increment(bytesOf(message));
        context.write(message, promise);
    }

    private static int bytesOf(Object message) {
        return switch (message) {
            case ByteBuf bytes -> bytes.readableBytes();
            case DatagramPacket packet -> packet.content().readableBytes();
            default -> 0;
        };
    }
}
