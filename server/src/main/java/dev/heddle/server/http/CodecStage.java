package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A protocol's codec in the pipeline of a connection, in the place of HTTP's. Confined to the event loop. */
final class CodecStage extends ChannelDuplexHandler implements ProtocolCarrier {
    private final ProtocolCodec codec;
    private @Nullable ChannelHandlerContext context;

    CodecStage(ProtocolCodec codec) {
        this.codec = codec;
    }

    // ---- in the pipeline

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        codec.begin(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext from) {
        codec.end();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (message instanceof ByteBuf bytes) {
            codec.received(bytes);
        } else {
            from.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        codec.receivedAll();
        from.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        codec.writabilityChanged();
        from.fireChannelWritabilityChanged();
    }

    /** An empty buffer is what a connection writes to see when all before it has gone out. */
    @Override
    public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf) {
            to.write(message, promise);
        } else {
            codec.write(message);
            promise.trySuccess();
        }
    }

    // ---- for the codec

    private ChannelHandlerContext context() {
        var known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return known;
    }

    @Override
    public void deliver(Object message) {
        context().fireChannelRead(message);
    }

    @Override
    public void write(ByteBuf bytes) {
        context().write(bytes, context().voidPromise());
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public boolean isReading() {
        return context().channel().config().isAutoRead();
    }

    @Override
    public ScheduledFuture<?> after(long nanos, Runnable action) {
        return context().executor().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public ByteBufAllocator alloc() {
        return context().alloc();
    }

    @Override
    public void close() {
        context().close();
    }
}
