package dev.heddle.load.attack;

import dev.heddle.load.client.Transport;
import dev.heddle.load.support.Loopback;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * So many connections that all do the same, from addresses of their own. They are opened at a fixed rate; one that is cut
 * comes again a second later. One event loop.
 */
final class Attackers implements AutoCloseable {
    private static final long TICK_MILLIS = 1;
    private static final double SECOND_NANOS = 1e9;
    /** Connections that are opened at once after a pause, in a part of a second: a burst would be another attack. */
    private static final double LONGEST_BURST = 0.01;

    /** Other clients have the first. */
    private static final int FIRST_ADDRESS = 2;

    private static final int ADDRESSES = 8;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int RECEIVE_BUFFER = 8 * 1024;
    private static final int DIGITS = 2;

    private final AttackKind kind;
    private final InetSocketAddress server;
    private final int connections;
    private final int rate;
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();
    private final ChannelGroup channels = new DefaultChannelGroup(loop);
    private final Bootstrap bootstrap;

    // Event loop only, as all below.
    private final Histogram times = new Histogram(DIGITS);
    private int due;
    /** How many may be opened now. */
    private double allowed;

    private long lastTick;
    private long begun;
    private long cut;
    private boolean ending;

    /**
     * None is open yet.
     *
     * @param rate connections that are opened in a second, at most
     */
    Attackers(AttackKind kind, int port, int connections, int rate) {
        this.kind = kind;
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.connections = connections;
        this.rate = rate;
        this.bootstrap = bootstrap();
    }

    private Bootstrap bootstrap() {
        Bootstrap options = new Bootstrap()
                .group(loop)
                .channel(Transport.clientChannel())
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, kind.isEndingOutput())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(new AttackConnection(Attackers.this, kind));
                    }
                });
        Transport.choosePortAtConnect(options);
        Transport.takeSegmentsOfEthernet(options);
        return options;
    }

    /** Begins. Does not wait. */
    void start() {
        loop.execute(() -> {
            due = connections;
            lastTick = System.nanoTime();
            loop.scheduleAtFixedRate(this::connectSome, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    /** How they do. */
    Casualties casualties() {
        return loop.submit(() -> new Casualties(begun, cut, cut == 0 ? 0 : times.getValueAtPercentile(50), 0))
                .syncUninterruptibly()
                .getNow();
    }

    @Override
    public void close() {
        loop.submit(() -> ending = true).syncUninterruptibly();
        channels.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    // ---- for the connections

    void closed(long nanos) {
        if (!ending) {
            cut++;
            times.recordValue(TimeUnit.NANOSECONDS.toMillis(nanos));
            comeAgain();
        }
    }

    private void comeAgain() {
        loop.schedule(() -> due++, 1, TimeUnit.SECONDS);
    }

    // ---- on the event loop

    private void connectSome() {
        long now = System.nanoTime();
        double since = (now - lastTick) / SECOND_NANOS;
        lastTick = now;
        allowed = Math.min(allowed + rate * since, Math.max(1, rate * LONGEST_BURST));
        for (; allowed >= 1 && due > 0 && !ending; allowed--) {
            due--;
            connect();
        }
    }

    private void connect() {
        InetAddress source = Loopback.host(FIRST_ADDRESS + (int) (begun % ADDRESSES));
        begun++;
        bootstrap.connect(server, new InetSocketAddress(source, 0)).addListener((ChannelFuture connect) -> {
            if (!connect.isSuccess() && !ending) {
                comeAgain();
            }
        });
    }
}
