package dev.heddle.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection of the load generator: at most one request is out at a time. Event loop only. */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private final LoadGenerator generator;
    private final ExpectedResponse expected;
    private @Nullable ChannelHandlerContext context;

    private long sentNanos;

    /** The beginning of a response that came in pieces. */
    private @Nullable ByteBuf partial;

    ClientConnection(LoadGenerator generator, ExpectedResponse expected) {
        this.generator = generator;
        this.expected = expected;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
        generator.opened(this);
    }

    /** Sends the next request, at a time by {@link System#nanoTime}. */
    void send(ByteBuf request, long now) {
        sentNanos = now;
        if (context != null) {
            context.writeAndFlush(request.duplicate(), context.voidPromise());
        }
    }

    /** When the last request was sent, by {@link System#nanoTime}. */
    long sentNanos() {
        return sentNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = joined(context, (ByteBuf) message);
        partial = null;
        try {
            if (expected.isComplete(bytes)) {
                bytes.release();
                generator.answered(this);
            } else {
                partial = bytes;
            }
        } catch (LoadException e) {
            bytes.release();
            generator.failed(e);
        }
    }

    private ByteBuf joined(ChannelHandlerContext context, ByteBuf bytes) {
        return partial == null ? bytes : context.alloc().compositeBuffer(2).addComponents(true, partial, bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        generator.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        generator.failed(new LoadException("a connection failed: " + cause));
        context.close();
    }
}
