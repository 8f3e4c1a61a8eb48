package dev.heddle.server.http3;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicCodecDispatcher;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of QUIC: with epoll one for each event loop, all on one port ({@code SO_REUSEPORT}), which the kernel gives packets by a
 * hash of both addresses and ports; elsewhere one for all. A connection lives on the event loop whose socket got its first packet,
 * and its ids name that loop: packets of a client whose address has changed, behind a NAT that has forgotten it, come to another
 * socket and are led on by their id.
 */
public final class Http3Listener {
    /** Packets that one system call sends where they are of one connection ({@code UDP_SEGMENT}). */
    private static final int SEGMENTS = 16;

    private final Http3Service service;
    private final List<Channel> sockets;

    private Http3Listener(Http3Service service, List<Channel> sockets) {
        this.service = service;
        this.sockets = sockets;
    }

    /**
     * Binds.
     *
     * @param shared whether other processes may have the port too
     * @param bytes counts what is received and sent, and may be shared; null if nobody wants to know
     * @throws IOException if the address cannot be bound; says which
     */
    public static Http3Listener bind(
            InetSocketAddress address,
            boolean shared,
            EventLoops loops,
            Http3Service service,
            @Nullable ChannelHandler bytes)
            throws IOException, InterruptedException {
        var transport = loops.transport();
        boolean perLoop =
                transport.resolve() == Transport.EPOLL && loops.schedulers().size() > 1;
        var bootstrap = new Bootstrap()
                .channel(transport.datagramChannel())
                .handler(new Socket(bytes, new Dispatcher(service, segments(transport))));
        if (shared || perLoop) {
            bootstrap.option(transport.reusePort(), true);
        }
        var sockets = new ArrayList<Channel>();
        for (EventExecutor loop : loops.nettyGroup()) {
            if (sockets.isEmpty() || perLoop) {
                var bound = bootstrap.clone((EventLoop) loop).bind(address).await();
                if (!bound.isSuccess()) {
                    new Http3Listener(service, sockets).close();
                    throw describe(address, bound);
                }
                sockets.add(bound.channel());
            }
        }
        return new Http3Listener(service, sockets);
    }

    private static SegmentedDatagramPacketAllocator segments(Transport transport) {
        return transport.resolve() == Transport.EPOLL
                ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS)
                : SegmentedDatagramPacketAllocator.NONE;
    }

    private static IOException describe(InetSocketAddress address, ChannelFuture bound) {
        var text = String.valueOf(bound.cause().getMessage());
        var failure = new BindException("cannot listen on " + address.getHostString() + ":" + address.getPort()
                + " for HTTP/3: " + (text.contains("in use") ? "the UDP port is taken" : text));
        failure.initCause(bound.cause());
        return failure;
    }

    /** Cuts the connections that are left, and closes the sockets. */
    public void close() throws InterruptedException {
        service.cut();
        for (var socket : sockets) {
            if (socket.isOpen()) {
                socket.close().await();
            }
        }
    }

    /** The pipeline of a socket. */
    private static final class Socket extends ChannelInitializer<Channel> {
        private final @Nullable ChannelHandler bytes;
        private final Dispatcher dispatcher;

        Socket(@Nullable ChannelHandler bytes, Dispatcher dispatcher) {
            this.bytes = bytes;
            this.dispatcher = dispatcher;
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        protected void initChannel(Channel opened) {
            if (bytes != null) {
                opened.pipeline().addLast(bytes);
            }
            opened.pipeline().addLast(dispatcher);
        }
    }

    private static final class Dispatcher extends QuicCodecDispatcher {
        private final Http3Service service;
        private final SegmentedDatagramPacketAllocator segments;

        Dispatcher(Http3Service service, SegmentedDatagramPacketAllocator segments) {
            this.service = service;
            this.segments = segments;
        }

        @Override
        protected void initChannel(Channel channel, int idLength, QuicConnectionIdGenerator ids) {
            channel.pipeline().addLast(service.codec(idLength, ids, segments));
        }
    }
}
