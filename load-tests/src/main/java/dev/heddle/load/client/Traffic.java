package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Requests of several kinds over many keep-alive connections, one after the other on each, that goes on whatever happens and
 * counts how every request ended. A connection that is closed is opened again.
 *
 * <p>{@link LoadGenerator} costs less, and ends at the first thing that goes wrong.
 */
public final class Traffic implements AutoCloseable {
    /** Connects under way at one time at the start: no more than a server's accept queue takes. */
    private static final int CONNECTING = 128;

    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(50);
    private static final long SWEEP_MILLIS = 500;

    private final InetSocketAddress server;
    private final List<RequestKind> kinds;
    private final int count;
    private final Duration limit;
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();
    private final CountDownLatch begun;
    private final CountDownLatch ended;

    // Event loop only, as all below.
    private final Tally tally = new Tally();
    private final Set<TrafficConnection> connections = new HashSet<>();
    private int connecting;

    /** No further requests. */
    private boolean stopping;

    /** The server is about to end: a connection that is refused then is not tried again. */
    private boolean expectEnd;

    /**
     * For a server of this machine; nothing is sent yet.
     *
     * @param kinds the connections take them in turn; each keeps to its own
     * @param limit for an answer
     */
    public Traffic(int port, List<RequestKind> kinds, int connections, Duration limit) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.kinds = List.copyOf(kinds);
        this.count = connections;
        this.limit = limit;
        this.begun = new CountDownLatch(connections);
        this.ended = new CountDownLatch(connections);
    }

    /** Opens the connections, each of which begins with its requests at once. Does not wait. */
    public void start() {
        loop.execute(() -> {
            for (int i = 0; i < Math.min(CONNECTING, count); i++) {
                connectNext();
            }
        });
        loop.scheduleAtFixedRate(this::giveUpLate, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until each connection has had an answer: before that, it may be in the system's queue, and the server may not know
     * of it.
     */
    public void awaitAnswers() throws LoadException, InterruptedException {
        if (!begun.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new LoadException("%,d of %,d connections had no answer in %d s: %s"
                    .formatted(begun.getCount(), count, limit.toSeconds(), tally(Tally::details)));
        }
    }

    /** From now on the server may end: a connection that it refuses is not opened again. */
    public void expectEnd() {
        loop.submit(() -> expectEnd = true).syncUninterruptibly();
    }

    /** Waits until no connection is open any more, as the server has ended; whether that was in time. */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends no further requests, and waits until those that are out have ended. */
    public void stop() throws InterruptedException {
        loop.submit(() -> {
                    stopping = true;
                    List.copyOf(connections).forEach(TrafficConnection::closeIfIdle);
                })
                .syncUninterruptibly();
        ended.await(2 * limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How the requests ended so far. */
    public Tally tallied() {
        return tally(Tally::copy);
    }

    private <T> T tally(Function<Tally, T> reader) {
        return loop.submit(() -> reader.apply(tally)).syncUninterruptibly().getNow();
    }

    /** Closes the connections; requests that are out are not counted. */
    @Override
    public void close() {
        loop.submit(() -> stopping = true).syncUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    // ---- for the connections

    Tally tally() {
        return tally;
    }

    String host() {
        return "127.0.0.1:" + server.getPort();
    }

    void opened(TrafficConnection connection) {
        connections.add(connection);
        if (connecting < count) {
            connectNext();
        }
        connection.send();
    }

    void answered(TrafficConnection connection, boolean isLast) {
        if (connection.isFirstAnswer()) {
            begun.countDown();
        }
        if (isLast) {
            return;
        }
        if (stopping) {
            connection.closeIfIdle();
        } else if (connection.kind().pause().isZero()) {
            connection.send();
        } else {
            loop.schedule(connection::send, connection.kind().pause().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void closed(TrafficConnection connection) {
        connections.remove(connection);
        if (stopping) {
            ended.countDown();
        } else {
            connect(connection.kind());
        }
    }

    private void connectNext() {
        connect(kinds.get(connecting++ % kinds.size()));
    }

    private void connect(RequestKind kind) {
        if (stopping) {
            ended.countDown();
            return;
        }
        new Bootstrap()
                .group(loop)
                .channel(Transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(new HttpDecoderConfig(), false, false),
                                        new TrafficConnection(Traffic.this, kind));
                    }
                })
                .connect(server)
                .addListener((ChannelFuture connect) -> {
                    if (!connect.isSuccess()) {
                        refused(kind, connect.cause());
                    }
                });
    }

    private void refused(RequestKind kind, Throwable cause) {
        tally.failed(Outcome.REFUSED, "no connection: " + cause.getMessage());
        if (expectEnd) {
            ended.countDown();
        } else {
            loop.schedule(() -> connect(kind), RECONNECT_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void giveUpLate() {
        long before = System.nanoTime() - limit.toNanos();
        List.copyOf(connections).forEach(connection -> connection.giveUpIfSentBefore(before));
    }
}
