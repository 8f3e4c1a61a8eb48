package dev.heddle.load.streams;

import dev.heddle.load.client.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Connections that are opened over a time, each of which sends all its requests at once and waits for the answers. Nothing is
 * tried again. An answer that comes before the delay is over is a failure.
 */
final class StreamLoad implements AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int CONNECT_MILLIS = 20_000;
    private static final int RECEIVE_BUFFER = 16 * 1024;

    /** How much earlier an answer may seem to come: the server's clock begins when it has read. */
    private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ClientShare share;
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();
    private final InetSocketAddress destination;
    private final InetSocketAddress source;
    private final ByteBuf frames;
    private final String shown;
    private final Bootstrap bootstrap;

    // Event loop only, as all below.
    private final Histogram lateness = ClientReport.newHistogram();
    private ByteBuf expected = Unpooled.EMPTY_BUFFER;
    private long ticks;
    private int begun;
    private int connecting;
    private long sent;
    private long answered;
    private long failed;
    private String failure = "";
    private boolean closing;

    StreamLoad(ClientShare share) {
        this.share = share;
        this.destination = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), share.port());
        this.source = new InetSocketAddress(share.source(), 0);
        this.frames = Unpooled.unreleasableBuffer(RequestFrames.of(share));
        this.shown = '"' + share.path() + '"';
        this.bootstrap = bootstrap();
    }

    private Bootstrap bootstrap() {
        Bootstrap options = new Bootstrap()
                .group(group)
                .channel(Transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BUFFER))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new StreamConnection(StreamLoad.this, share.streams()));
                    }
                });
        Transport.choosePortAtConnect(options);
        return options;
    }

    /** Begins to open them. Does not wait. */
    void start() {
        loop.execute(() -> loop.scheduleAtFixedRate(this::tick, 0, TICK_NANOS, TimeUnit.NANOSECONDS));
    }

    /** How they do. */
    ClientReport report() {
        return loop.submit(() -> new ClientReport(sent, answered, failed, lateness.copy(), failure))
                .syncUninterruptibly()
                .getNow();
    }

    /** Closes them all. */
    @Override
    public void close() {
        loop.submit(() -> closing = true).syncUninterruptibly();
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void tick() {
        long elapsed = ticks++ * TICK_NANOS;
        long ramp = share.ramp().toNanos();
        long due = elapsed >= ramp ? share.connections() : share.connections() * elapsed / ramp;
        while (begun < due && connecting < share.connecting() && !closing) {
            connect();
        }
    }

    private void connect() {
        begun++;
        connecting++;
        bootstrap.connect(destination, source).addListener((ChannelFuture connect) -> {
            connecting--;
            if (!connect.isSuccess()) {
                sent(share.streams());
                failed(share.streams(), "no connection: " + connect.cause().getMessage());
            }
        });
    }

    // ---- for the connections

    /** All that a connection sends. */
    ByteBuf requests() {
        return frames.duplicate();
    }

    void sent(int requests) {
        sent += requests;
    }

    /** All answers have the same body, which must show what was asked for; of one in pieces the last is looked at. */
    boolean isExpected(ByteBuf body) {
        if (expected.isReadable()) {
            return expected.equals(body);
        }
        boolean right = body.toString(StandardCharsets.UTF_8).contains(shown);
        if (right) {
            expected = Unpooled.copiedBuffer(body);
        }
        return right;
    }

    void answered(long nanos) {
        long late = nanos - share.delay().toNanos();
        if (late < -EARLY_NANOS) {
            failed(1, "answered %.1f ms too early".formatted(-late / 1e6));
            return;
        }
        answered++;
        lateness.recordValue(Math.max(0, late));
    }

    void failed(int requests, String why) {
        if (!closing) {
            failed += requests;
            failure = failure.isEmpty() ? why : failure;
        }
    }
}
