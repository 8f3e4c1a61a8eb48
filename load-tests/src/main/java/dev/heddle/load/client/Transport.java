package dev.heddle.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;

/** Epoll where there is one, else the JDK's selector: what Heddle's {@code --transport auto} takes on Linux. */
public final class Transport {
    private static final boolean EPOLL = Epoll.isAvailable();

    /** Linux's {@code TCP_MAXSEG}, 2 on the level of TCP, 6. */
    private static final ChannelOption<Integer> SEGMENT_BYTES = new IntegerUnixChannelOption("TCP_MAXSEG", 6, 2);

    private static final int ETHERNET_SEGMENT = 1_460;

    private Transport() {}

    /** So many event loops, each a thread. */
    public static EventLoopGroup eventLoops(int count) {
        IoHandlerFactory factory = EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(count, factory);
    }

    /** What listens on them. */
    public static Class<? extends ServerChannel> serverChannel() {
        return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Lets a source port be chosen when the connection is made, where the system can: chosen before, at the bind to a source
     * address, it is one that no other connection of that address has, whatever it goes to.
     */
    public static void choosePortAtConnect(Bootstrap options) {
        if (EPOLL) {
            options.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    }

    /**
     * Lets a connection have segments as over an Ethernet, where the system can. On the loopback they are of 64 KiB, and the
     * kernel takes megabytes of a server for a client that does not read: a multiple of what it takes for one elsewhere.
     */
    public static void takeSegmentsOfEthernet(Bootstrap options) {
        if (EPOLL) {
            options.option(SEGMENT_BYTES, ETHERNET_SEGMENT);
        }
    }

    /** What connects from them. */
    public static Class<? extends SocketChannel> clientChannel() {
        return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    }
}
