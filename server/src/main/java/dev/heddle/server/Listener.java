package dev.heddle.server;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.refusal.Refusal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A listening socket: accepts connections onto the event loops, up to a limit. */
final class Listener {
    /** Connections that the kernel completes while the loops are busy; it cuts this to its own limit. */
    static final int BACKLOG = 8192;

    /**
     * How many are accepted before the loop serves what else is ready: each costs tens of microseconds, and a burst of
     * thousands must not keep the connections waiting that are open already. What is left stays ready, and comes in the
     * loop's next turn. Not one, as Netty's epoll takes unless told to look until there is no more: where a turn serves a
     * thousand busy connections, new ones would wait for a turn each.
     */
    static final int ACCEPTS_PER_TURN = 16;

    /**
     * What the kernel takes of a connection's output beyond what the client has room for. Without it that is megabytes: clients
     * that do not read cost as much each, and so much must be made and copied before the handler waits. What is on its way
     * does not count, so that a fast client is not slowed.
     */
    private static final int MOST_NOT_SENT = 128 * 1024;

    private final Channel channel;
    private final Accepting accepting;

    private Listener(Channel channel, Accepting accepting) {
        this.channel = channel;
        this.accepting = accepting;
    }

    /**
     * Binds.
     *
     * @param shared whether other processes may have the port too
     * @param refusal what a connection past the limit is told before it is closed
     * @throws IOException if the address cannot be bound; says which
     */
    static Listener bind(
            InetSocketAddress address,
            boolean shared,
            EventLoops loops,
            ConnectionCounter counter,
            Refusal refusal,
            Consumer<ChannelPipeline> pipeline)
            throws IOException, InterruptedException {
        var accepting = new Accepting(counter);
        var bootstrap = new ServerBootstrap()
                .group(loops.nettyGroup())
                .channel(loops.transport().serverSocketChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator()
                                .respectMaybeMoreData(false)
                                .maxMessagesPerRead(ACCEPTS_PER_TURN))
                .handler(accepting)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, ReceiveBuffers.INSTANCE)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Accepted(counter, refusal, pipeline));
        // Accepted sockets have it from this one, without a call for each.
        loops.transport().notSentLowWaterMark().ifPresent(option -> bootstrap.option(option, MOST_NOT_SENT));
        if (shared) {
            bootstrap.option(loops.transport().reusePort(), true);
        }
        var bound = bootstrap.bind(address).await();
        if (bound.isSuccess()) {
            return new Listener(bound.channel(), accepting);
        }
        var cause = bound.cause();
        throw describe(address, shared, cause);
    }

    private static IOException describe(InetSocketAddress address, boolean shared, Throwable cause) {
        var where = address.getHostString() + ":" + address.getPort();
        if (address.isUnresolved()) {
            return new BindException("no address is known for host " + address.getHostString());
        }
        var text = String.valueOf(cause.getMessage());
        var why = text.contains("in use") ? taken(shared) : text;
        var failure = new BindException("cannot listen on " + where + ": " + why);
        failure.initCause(cause);
        return failure;
    }

    private static String taken(boolean shared) {
        return shared
                ? "the port is taken by a process that does not share it, or by another user's"
                : "the port is taken";
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /**
     * Accepts what is in the socket's queue, and closes: the kernel resets what a closing socket has not accepted, although
     * its client takes it for a connection, and other sockets that share the port do not get it. What completes between the
     * last look and the close is lost, unless Linux has {@code net.ipv4.tcp_migrate_req} set and the port is shared.
     */
    void close() throws InterruptedException {
        if (channel.isOpen()) {
            channel.eventLoop().execute(() -> accepting.closeWhenQueueIsEmpty(channel));
            channel.closeFuture().await();
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
            } else if (counter.tryRefuse()) {
                accepted.closeFuture().addListener(refused -> counter.refused());
                accepted.pipeline().addLast(refusal);
            } else {
                accepted.close();
            }
        }
    }
}
