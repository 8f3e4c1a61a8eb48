package dev.heddle.coroutine;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an event loop learns from the operating system that a socket is ready. */
public enum Transport {
    /** The first that is available of epoll, kqueue and nio; io_uring is taken only when it is asked for. */
    AUTO,
    /** Linux, by Netty's native library. */
    EPOLL,
    /** macOS and BSD, by Netty's native library. */
    KQUEUE,
    /** Linux from 5.14 on, by Netty's native library. */
    IO_URING,
    /** The JDK's selector, everywhere. */
    NIO;

    /**
     * How many sockets a loop serves at a time: it reads from all of them, then runs their coroutines, then writes what they
     * have sent. What the kernel and the heap hold of so many stays in a processor's own cache in between; of a thousand it
     * does not, and their requests take a sixth more processor time. One more system call for so many costs nothing. A loop
     * whose coroutines take longer than that matters looks again until it has all.
     */
    static final int EVENTS_AT_ONCE = 64;

    /** By its numbers in Linux: Netty has a name for it on accepted sockets only. */
    private static final ChannelOption<Integer> TCP_NOTSENT_LOWAT =
            new IntegerUnixChannelOption("TCP_NOTSENT_LOWAT", 6, 25);

    private static final List<Transport> BY_PREFERENCE = List.of(EPOLL, KQUEUE, NIO);

    /**
     * Parses a name as the command line has it: {@code auto}, {@code epoll}, {@code kqueue}, {@code io_uring}, {@code
     * nio}.
     *
     * @throws IllegalArgumentException says which names there are
     */
    public static Transport parse(String name) {
        for (var transport : values()) {
            if (transport.toString().equals(name)) {
                return transport;
            }
        }
        throw new IllegalArgumentException("no transport '" + name + "': allowed are "
                + Arrays.stream(values()).map(Transport::toString).collect(Collectors.joining(", ")));
    }

    /**
     * The transport of an event loop: the one whose {@link #socketChannel} can be registered with it.
     *
     * @throws IllegalArgumentException if it serves no sockets of Netty's transports
     */
    public static Transport of(EventLoop eventLoop) {
        if (eventLoop instanceof IoEventLoop loop) {
            for (var transport : List.of(NIO, EPOLL, KQUEUE, IO_URING)) {
                if (transport.isAvailable() && loop.isCompatible(transport.ioHandle())) {
                    return transport;
                }
            }
        }
        throw new IllegalArgumentException(eventLoop + " serves no sockets: allowed are event loops on "
                + Arrays.stream(values()).map(Transport::toString).collect(Collectors.joining(", ")));
    }

    private Class<? extends IoHandle> ioHandle() {
        return switch (this) {
            case EPOLL -> EpollIoHandle.class;
            case KQUEUE -> KQueueIoHandle.class;
            case IO_URING -> IoUringIoHandle.class;
            case NIO, AUTO -> NioIoHandle.class;
        };
    }

    /** Whether this machine has it. */
    public boolean isAvailable() {
        return whyUnavailable() == null;
    }

    /**
     * This transport, or for {@link #AUTO} the one that is chosen here.
     *
     * @throws IllegalArgumentException if this machine does not have it: says why, and which it has
     */
    public Transport resolve() {
        if (this == AUTO) {
            return BY_PREFERENCE.stream()
                    .filter(Transport::isAvailable)
                    .findFirst()
                    .orElse(NIO);
        }
        var why = whyUnavailable();
        if (why == null) {
            return this;
        }
        throw new IllegalArgumentException("transport " + this + " is not available here (" + why + "): available are "
                + Arrays.stream(values())
                        .filter(Transport::isAvailable)
                        .map(Transport::toString)
                        .collect(Collectors.joining(", ")));
    }

    private @Nullable String whyUnavailable() {
        try {
            var cause = switch (this) {
                case AUTO, NIO -> null;
                case EPOLL -> Epoll.unavailabilityCause();
                case KQUEUE -> KQueue.unavailabilityCause();
                case IO_URING -> IoUring.unavailabilityCause();
            };
            return cause == null ? null : rootMessage(cause);
        } catch (LinkageError missing) {
            return "Netty's " + this + " classes are not on the class path";
        }
    }

    private static String rootMessage(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null ? cause.toString() : message.lines().findFirst().orElse(message);
    }

    /** The channel of a listening socket, for a Netty bootstrap. */
    public Class<? extends ServerChannel> serverSocketChannel() {
        return switch (resolve()) {
            case EPOLL -> EpollServerSocketChannel.class;
            case KQUEUE -> KQueueServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO, AUTO -> NioServerSocketChannel.class;
        };
    }

    /** The channel of a connecting socket, for a Netty bootstrap. */
    public Class<? extends SocketChannel> socketChannel() {
        return switch (resolve()) {
            case EPOLL -> EpollSocketChannel.class;
            case KQUEUE -> KQueueSocketChannel.class;
            case IO_URING -> IoUringSocketChannel.class;
            case NIO, AUTO -> NioSocketChannel.class;
        };
    }

    /** The channel of a socket for datagrams, for a Netty bootstrap. */
    public Class<? extends DatagramChannel> datagramChannel() {
        return switch (resolve()) {
            case EPOLL -> EpollDatagramChannel.class;
            case KQUEUE -> KQueueDatagramChannel.class;
            case IO_URING -> IoUringDatagramChannel.class;
            case NIO, AUTO -> NioDatagramChannel.class;
        };
    }

    /**
     * The option by which listening sockets of several processes share one port ({@code SO_REUSEPORT}), for a Netty
     * bootstrap. Linux spreads connections over them by a hash of both addresses and ports, other systems may give all to
     * one.
     *
     * @throws IllegalArgumentException if there is no such option here
     */
    public ChannelOption<Boolean> reusePort() {
        return switch (resolve()) {
            case EPOLL, KQUEUE, IO_URING -> UnixChannelOption.SO_REUSEPORT;
            case NIO, AUTO -> reusePortOfNio();
        };
    }

    private static ChannelOption<Boolean> reusePortOfNio() {
        try (var probe = ServerSocketChannel.open()) {
            // Netty only warns of an option that it does not know, and goes on without.
            if (probe.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException(
                "this system cannot share a port (SO_REUSEPORT): allowed is one process a port");
    }

    /**
     * The option by which the kernel takes no more than so many bytes of a connection's output that it cannot send yet
     * ({@code TCP_NOTSENT_LOWAT} of <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7)</a>), for a Netty
     * bootstrap. A listening socket hands it on to those that it accepts. Empty where there is none: on other systems than
     * Linux, and with the JDK's selector.
     */
    public Optional<ChannelOption<Integer>> notSentLowWaterMark() {
        return switch (resolve()) {
            case EPOLL, IO_URING -> Optional.of(TCP_NOTSENT_LOWAT);
            case KQUEUE, NIO, AUTO -> Optional.empty();
        };
    }

    IoHandlerFactory ioHandler() {
        return switch (resolve()) {
            case EPOLL ->
                new ReaddingEpoll(EpollIoHandler.newFactory(EVENTS_AT_ONCE, DefaultSelectStrategyFactory.INSTANCE));
            case KQUEUE -> KQueueIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO, AUTO -> NioIoHandler.newFactory();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
