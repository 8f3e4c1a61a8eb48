package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.Suspension;
import dev.heddle.coroutine.Transport;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.coroutine.connection.ConnectionChannelHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt to connect to one address, on an event loop and by its transport. */
final class Connector {
    private final CoroutineScheduler scheduler;
    private final InetSocketAddress address;
    private final long nanos;
    private final int headBytes;

    /** Confined to the event loop. */
    private @Nullable Channel channel;

    private Connector(CoroutineScheduler scheduler, InetSocketAddress address, long nanos, int headBytes) {
        this.scheduler = scheduler;
        this.address = address;
        this.nanos = nanos;
        this.headBytes = headBytes;
    }

    /**
     * Connects. Suspends.
     *
     * @throws SocketTimeoutException if it takes longer
     * @throws IOException if the upstream cannot be reached
     */
    static PooledConnection connect(CoroutineScheduler scheduler, InetSocketAddress address, long nanos, int headBytes)
            throws IOException {
        return new Connector(scheduler, address, nanos, headBytes).connect();
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
        if (outcome instanceof ConnectTimeoutException) {
            throw new SocketTimeoutException("no connection to " + where() + " within " + Duration.ofNanos(nanos));
        }
        var failure = (Throwable) outcome;
        throw new IOException("no connection to " + where() + ": " + failure.getMessage(), failure);
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
            // Encryption comes here, before the codec: the connection is then open when the handshake is done.
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
}
