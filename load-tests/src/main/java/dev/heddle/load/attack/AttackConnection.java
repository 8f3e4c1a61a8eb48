package dev.heddle.load.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of an attacker. Event loop only. */
final class AttackConnection extends ChannelInboundHandlerAdapter {
    /** A field or a byte in this time, of each connection by its own clock: all at once would be another attack. */
    private static final long AGAIN_MILLIS = 500;

    private final Attackers attackers;
    private final AttackKind kind;
    private final long began = System.nanoTime();
    private @Nullable ScheduledFuture<?> timer;

    AttackConnection(Attackers attackers, AttackKind kind) {
        this.attackers = attackers;
        this.kind = kind;
    }

    private static ByteBuf bytes(String ascii) {
        return Unpooled.copiedBuffer(ascii, StandardCharsets.US_ASCII);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!kind.isReading()) {
            context.channel().config().setAutoRead(false);
        }
        ChannelFuture sent = context.writeAndFlush(bytes(kind.first()));
        if (kind.isEndingOutput()) {
            sent.addListener(gone -> ((DuplexChannel) context.channel()).shutdownOutput());
        }
        if (!kind.again().isEmpty()) {
            timer = context.executor()
                    .scheduleAtFixedRate(() -> goOn(context), AGAIN_MILLIS, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            context.writeAndFlush(bytes(kind.again()));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    /** The server has ended its side: a client that means well would end its own. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        attackers.closed(System.nanoTime() - began);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
        context.close();
    }
}
