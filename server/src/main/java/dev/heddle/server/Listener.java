package dev.heddle.server;

import dev.heddle.coroutine.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listening socket: accepts connections onto the event loops, up to a limit. */
final class Listener {
    /** Connections that the kernel completes while the loops are busy; it cuts this to its own limit. */
    private static final int BACKLOG = 8192;

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Binds.
     *
     * @param refusal what a connection past the limit is told before it is closed
     * @throws IOException if the address cannot be bound; says which
     */
    static Listener bind(
            InetSocketAddress address,
            EventLoops loops,
            ConnectionCounter counter,
            byte[] refusal,
            Consumer<ChannelPipeline> pipeline)
            throws IOException, InterruptedException {
        var bound = new ServerBootstrap()
                .group(loops.nettyGroup())
                .channel(loops.transport().serverSocketChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Accepted(counter, new Refusal(refusal), pipeline))
                .bind(address)
                .await();
        if (bound.isSuccess()) {
            return new Listener(bound.channel());
        }
        var cause = bound.cause();
        throw describe(address, cause);
    }

    private static IOException describe(InetSocketAddress address, Throwable cause) {
        var where = address.getHostString() + ":" + address.getPort();
        if (address.isUnresolved()) {
            return new BindException("no address is known for host " + address.getHostString());
        }
        var text = String.valueOf(cause.getMessage());
        var why = text.contains("in use") ? "the port is taken" : text;
        var failure = new BindException("cannot listen on " + where + ": " + why);
        failure.initCause(cause);
        return failure;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    void close() throws InterruptedException {
        if (channel.isOpen()) {
            channel.close().await();
        }
    }

    private static final class Accepted extends ChannelInitializer<Channel> {
        private final ConnectionCounter counter;
        private final Refusal refusal;
        private final Consumer<ChannelPipeline> pipeline;
        /** One object for all connections. */
        private final ChannelFutureListener countClose;

        Accepted(ConnectionCounter counter, Refusal refusal, Consumer<ChannelPipeline> pipeline) {
            this.counter = counter;
            this.refusal = refusal;
            this.pipeline = pipeline;
            this.countClose = closed -> counter.closed();
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        protected void initChannel(Channel accepted) {
            if (counter.tryOpen()) {
                accepted.closeFuture().addListener(countClose);
                pipeline.accept(accepted.pipeline());
            } else {
                accepted.pipeline().addLast(refusal);
            }
        }
    }

    /**
     * Tells a client that there are too many, and drops what it sends for a moment: a socket that is closed while bytes
     * are unread is reset, which may cost the client the answer (RFC 9112 9.6).
     */
    private static final class Refusal extends ChannelInboundHandlerAdapter {
        private static final long LINGER_MILLIS = 500;

        private final ByteBuf text;

        Refusal(byte[] text) {
            this.text = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text));
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(text.duplicate())
                    .addListener(sent -> ((DuplexChannel) context.channel()).shutdownOutput());
            var timer = context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            context.channel().closeFuture().addListener(closed -> timer.cancel(false));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
