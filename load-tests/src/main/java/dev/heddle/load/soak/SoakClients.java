package dev.heddle.load.soak;

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
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of all kinds, so many at all times: one that ends, for whatever reason, is opened again. They have their turns one
 * after the other at a fixed rate; who waits for an answer then, or for its end, misses it. One event loop.
 */
final class SoakClients implements AutoCloseable {
    private static final long TICK_MILLIS = 10;
    private static final long TICKS_PER_SECOND = TimeUnit.SECONDS.toMillis(1) / TICK_MILLIS;
    private static final int CONNECT_MILLIS = 20_000;
    private static final int CONNECTING = 256;
    /** Each has source ports of its own: very many are opened again and again. */
    private static final int FIRST_ADDRESS = 2;

    private static final int ADDRESSES = 4;

    /** One connection of so many. */
    private static final int WEB_SOCKET = 10;

    private static final int HTTP_2 = 15;

    private final InetSocketAddress server;
    private final int rate;
    private final SoakTally tally;
    private final Random random;
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();
    /** An event loop that ends does not see to it that all of its channels are closed. */
    private final ChannelGroup channels = new DefaultChannelGroup(loop);

    // Event loop only, as all below.
    private final @Nullable SoakConnection[] connections;
    private int begun;
    private int connecting;
    private int next;
    private long ticks;
    private long turns;
    private boolean leaving;

    /**
     * None is open yet.
     *
     * @param rate turns a second, of all connections together
     */
    SoakClients(int port, int connections, int rate, SoakTally tally, long seed) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.rate = rate;
        this.tally = tally;
        this.random = new Random(seed);
        this.connections = new @Nullable SoakConnection[connections];
    }

    /** Begins to open them. Does not wait. */
    void start() {
        loop.execute(this::connectMore);
        watch(loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
        watch(loop.scheduleWithFixedDelay(this::giveUpLate, 1, 1, TimeUnit.SECONDS));
    }

    /** A task that has failed has no turn any more, and would say nothing. */
    private void watch(Future<?> task) {
        task.addListener(over -> {
            if (!leaving) {
                tally.wrong("the clients themselves failed: " + over.cause());
            }
        });
    }

    /** All leave, without a word. */
    @Override
    public void close() {
        loop.submit(() -> leaving = true).syncUninterruptibly();
        channels.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    // ---- for the connections

    SoakTally tally() {
        return tally;
    }

    Random random() {
        return random;
    }

    /** Whether all leave, without a word. */
    boolean isLeaving() {
        return leaving;
    }

    void closed(int place) {
        if (!leaving) {
            connect(place);
        }
    }

    // ---- on the event loop

    private void connectMore() {
        while (begun < connections.length && connecting < CONNECTING && !leaving) {
            connecting++;
            connect(begun++).addListener(connected -> {
                connecting--;
                connectMore();
            });
        }
    }

    private ChannelFuture connect(int place) {
        InetSocketAddress source = new InetSocketAddress(Loopback.host(FIRST_ADDRESS + place % ADDRESSES), 0);
        SoakConnection connection = connection(place);
        connections[place] = connection;
        return bootstrap(connection).connect(server, source).addListener((ChannelFuture connect) -> {
            if (!connect.isSuccess() && !leaving) {
                tally.wrong("no connection: " + connect.cause().getMessage());
                loop.schedule(() -> connect(place), 1, TimeUnit.SECONDS);
            }
        });
    }

    private Bootstrap bootstrap(SoakConnection connection) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(Transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        connection.addTo(channel.pipeline());
                    }
                });
        Transport.choosePortAtConnect(bootstrap);
        return bootstrap;
    }

    private SoakConnection connection(int place) {
        if (place % WEB_SOCKET == 1) {
            return new WebSocketConversation(this, place, "ws://127.0.0.1:" + server.getPort() + "/ws");
        }
        return place % HTTP_2 == 2 ? new Http2Conversation(this, place) : new HttpConversation(this, place);
    }

    private void tick() {
        long due = ++ticks * rate / TICKS_PER_SECOND;
        for (; turns < due && !leaving; turns++) {
            SoakConnection connection = connections[next];
            next = (next + 1) % connections.length;
            if (connection != null) {
                connection.takeTurn(Deed.choose(random));
            }
        }
    }

    private void giveUpLate() {
        long now = System.nanoTime();
        for (SoakConnection connection : connections) {
            if (connection != null) {
                connection.giveUpIfLate(now);
            }
        }
    }
}
