package dev.heddle.load.overload;

import dev.heddle.load.client.Plaintext;
import dev.heddle.load.client.Transport;
import dev.heddle.load.support.LoadException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * So many requests a second, whatever the server does, each from a client that gives up after a time. A request for which no
 * connection is free waits for one; who has given up by then does not send it. One event loop.
 */
final class OpenLoop implements AutoCloseable {
    private static final int CONNECTING = 256;
    private static final int OPEN_SECONDS = 60;
    private static final int DIGITS = 2;
    private static final int GOOD = 200;
    static final int SHED = 503;

    private final InetSocketAddress server;
    private final int connections;
    private final long patienceNanos;
    private final ByteBuf request;
    private final CountDownLatch opened;
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();

    // Event loop only, as all below.
    private final ArrayDeque<OpenConnection> free = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final Histogram times = new Histogram(DIGITS);
    private int toConnect;
    private long startNanos;
    private long rate;
    private long turns;
    private long good;
    private long shed;
    private long late;
    private long wrong;
    private boolean closing;

    /** Nothing is open yet. */
    OpenLoop(int port, int connections, Duration patience) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.connections = connections;
        this.patienceNanos = patience.toNanos();
        this.opened = new CountDownLatch(connections);
        this.request = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(
                "GET " + Plaintext.PATH + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", StandardCharsets.US_ASCII));
    }

    /** Opens the connections. */
    void open() throws LoadException, InterruptedException {
        loop.execute(() -> {
            toConnect = connections;
            for (int i = 0; i < CONNECTING; i++) {
                connectNext();
            }
        });
        if (!opened.await(OPEN_SECONDS, TimeUnit.SECONDS)) {
            throw new LoadException(
                    "%,d of %,d connections could not be opened".formatted(opened.getCount(), connections));
        }
    }

    /** Sends so many requests a second from now on. */
    void run(int perSecond) {
        loop.execute(() -> {
            rate = perSecond;
            startNanos = System.nanoTime();
            loop.scheduleAtFixedRate(this::takeTurns, 1, 1, TimeUnit.MILLISECONDS);
        });
    }

    /** What has come of the requests since this was asked last. */
    Goodput take(Duration time) {
        return loop.submit(() -> {
                    Goodput goodput = new Goodput(
                            time, good, shed, late, wrong, Duration.ofNanos(times.getValueAtPercentile(99)));
                    good = 0;
                    shed = 0;
                    late = 0;
                    wrong = 0;
                    times.reset();
                    return goodput;
                })
                .syncUninterruptibly()
                .getNow();
    }

    @Override
    public void close() {
        loop.submit(() -> closing = true).syncUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    // ---- for the connections

    void opened(OpenConnection connection) {
        free.add(connection);
        opened.countDown();
        connectNext();
    }

    void answered(OpenConnection connection, int status, long due) {
        long taken = System.nanoTime() - due;
        if (status == GOOD && taken <= patienceNanos) {
            good++;
            times.recordValue(taken);
        } else if (status == GOOD) {
            late++;
        } else if (status == SHED) {
            shed++;
        } else {
            wrong++;
        }
        free.add(connection);
        sendWaiting();
    }

    void closed() {
        if (!closing) {
            wrong++;
        }
    }

    // ---- on the event loop

    private void connectNext() {
        if (toConnect > 0) {
            toConnect--;
            new Bootstrap()
                    .group(loop)
                    .channel(Transport.clientChannel())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new HttpResponseDecoder(), new OpenConnection(OpenLoop.this));
                        }
                    })
                    .connect(server)
                    .addListener((ChannelFuture connect) -> {
                        if (!connect.isSuccess()) {
                            wrong++;
                        }
                    });
        }
    }

    private void takeTurns() {
        long now = System.nanoTime();
        long dueTurns = (now - startNanos) / 1_000 * rate / 1_000_000;
        for (; turns < dueTurns; turns++) {
            waiting.add(now);
        }
        sendWaiting();
    }

    private void sendWaiting() {
        long gaveUpBefore = System.nanoTime() - patienceNanos;
        while (!waiting.isEmpty() && waiting.peek() - gaveUpBefore < 0) {
            waiting.remove();
            late++;
        }
        while (!waiting.isEmpty() && !free.isEmpty()) {
            free.remove().send(request, waiting.remove());
        }
    }
}
