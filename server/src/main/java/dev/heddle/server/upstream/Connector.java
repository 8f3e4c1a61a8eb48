package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Suspension;
import dev.heddle.coroutine.Transport;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.coroutine.connection.ConnectionChannelHandler;
import dev.heddle.server.files.FileShortage;
import dev.heddle.server.files.NoFilesException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt to connect to one address, on an event loop and by its transport. */
final class Connector {
    /** What a timer can count; zero would be no limit. */
    private static final long SHORTEST_HANDSHAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final CoroutineScheduler scheduler;
    private final InetSocketAddress address;
    private final long nanos;
    private final long start;
    private final int headBytes;
    private final @Nullable TlsClient tls;
    private final @Nullable UpstreamProxyProtocol proxyProtocol;
    private final @Nullable ToldClient client;
    private final @Nullable ChannelHandler byteCounter;

    /** Confined to the event loop. */
    private @Nullable Channel channel;

    /** The outcome of an attempt that came to the handshake and no further. */
    private record HandshakeFailure(Throwable cause) {}

    private Connector(
            Upstream upstream,
            @Nullable ToldClient client,
            CoroutineScheduler scheduler,
            InetSocketAddress address,
            long nanos) {
        this.scheduler = scheduler;
        this.address = address;
        this.nanos = nanos;
        this.start = scheduler.nanoTime();
        this.headBytes = upstream.limits().headBytes();
        this.tls = upstream.tls();
        this.proxyProtocol = upstream.proxyProtocol();
        this.client = client;
        this.byteCounter = upstream.byteCounter();
    }

    /**
     * Connects, handshake of TLS included. Suspends.
     *
     * @throws SocketTimeoutException if it takes longer
     * @throws IOException if the upstream cannot be reached
     */
    static PooledConnection connect(
            Upstream upstream,
            @Nullable ToldClient client,
            CoroutineScheduler scheduler,
            InetSocketAddress address,
            long nanos)
            throws IOException {
        return new Connector(upstream, client, scheduler, address, nanos).connect();
    }

    private PooledConnection connect() throws IOException {
        Object outcome;
        try {
            outcome = Coroutine.<Object>suspend(suspension -> {
                scheduler.execute(() -> begin(suspension));
            });
        } catch (Throwable cancelled) {
            scheduler.execute(this::giveUp);
            throw cancelled;
        }
        if (outcome instanceof PooledConnection connected) {
            return connected;
        }
        if (outcome instanceof Throwable failure && FileShortage.isCauseOf(failure)) {
            FileShortage.OF_PROCESS.met("a connection to an upstream", scheduler.eventLoop());
            throw new NoFilesException("no connection to " + where(), failure);
        }
        if (outcome instanceof ConnectTimeoutException) {
            throw new SocketTimeoutException("no connection to " + where() + " within " + Duration.ofNanos(nanos));
        }
        if (outcome instanceof HandshakeFailure(var cause)) {
            throw failureOfHandshake(cause);
        }
        var failure = (Throwable) outcome;
        throw new IOException("no connection to " + where() + ": " + failure.getMessage(), failure);
    }

    private IOException failureOfHandshake(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return new SocketTimeoutException(
                    "no TLS handshake with " + where() + " within " + Duration.ofNanos(nanos));
        }
        var why = TlsFailure.describe(cause, Objects.requireNonNull(tls).serverName());
        return new IOException("TLS handshake with " + where() + " failed: " + why, cause);
    }

    private String where() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void begin(Suspension<Object> suspension) {
        try {
            var loop = scheduler.eventLoop();
            var connecting = new Bootstrap()
                    .group(loop)
                    .channel(Transport.of(loop).socketChannel())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis())
                    .handler(new Pipeline(suspension))
                    .connect(address);
            channel = connecting.channel();
            connecting.addListener(done -> {
                if (!done.isSuccess()) {
                    suspension.resume(done.cause());
                }
            });
        } catch (RuntimeException e) { // nobody else would resume the coroutine
            suspension.resume(e);
        }
    }

    private int millis() {
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos), 1, Integer.MAX_VALUE);
    }

    /** The coroutine has been cancelled. */
    private void giveUp() {
        if (channel != null) {
            channel.close();
        }
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        private final Suspension<Object> suspension;

        Pipeline(Suspension<Object> suspension) {
            this.suspension = suspension;
        }

        @Override
        protected void initChannel(Channel created) {
            if (byteCounter != null) {
                created.pipeline().addLast(byteCounter);
            }
            if (proxyProtocol != null) {
                created.pipeline().addLast(new ProxyHeader(proxyProtocol, client));
            }
            if (tls == null) {
                addCodec(created);
                return;
            }
            var encryption = tls.newHandler(created.alloc());
            created.pipeline()
                    .addLast(new HandshakeTime(encryption))
                    .addLast(encryption)
                    .addLast(new TlsHandshake(() -> handshakeEnded(created), this::handshakeFailed));
        }

        /** From here on the connection is open to those who use it. */
        private void handshakeEnded(Channel created) {
            created.pipeline().addLast(new CloseNotifyCheck());
            addCodec(created);
        }

        private void handshakeFailed(Throwable cause) {
            suspension.resume(new HandshakeFailure(cause));
        }

        private void addCodec(Channel created) {
            var decoder = new ResponseDecoder(headBytes);
            created.pipeline()
                    .addLast(decoder)
                    .addLast(new RequestEncoder(decoder))
                    .addLast(ConnectionChannelHandler.withoutCoroutine(opened -> opened(opened, created, decoder)));
        }

        private void opened(Connection opened, Channel created, ResponseDecoder decoder) {
            if (!suspension.resume(new PooledConnection(opened, created, decoder))) {
                created.close();
            }
        }
    }

    /** The handshake has what is left of the time to connect. */
    private final class HandshakeTime extends ChannelInboundHandlerAdapter {
        private final SslHandler encryption;

        HandshakeTime(SslHandler encryption) {
            this.encryption = encryption;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            long left = Math.max(SHORTEST_HANDSHAKE_NANOS, nanos - (scheduler.nanoTime() - start));
            encryption.setHandshakeTimeout(left, TimeUnit.NANOSECONDS);
            context.pipeline().remove(this);
            context.fireChannelActive();
        }
    }
}
