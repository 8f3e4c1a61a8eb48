package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Connections that are opened over a time, and kept: each sends {@code GET /plaintext} when it opens, and then once an
 * interval, spread evenly over it. Nothing is tried again: what fails is counted.
 *
 * <p>The time of an answer is counted from when its request was due. So a generator that falls behind, and sends late,
 * makes the figures worse instead of better. Whether a server has failed to answer is another question, and counted from
 * when the request was sent.
 *
 * <p>One timer serves all: connection <i>i</i> of <i>n</i> has its turn at <i>i</i>/<i>n</i> of each interval. One that
 * still waits for an answer then is left out until its next turn.
 */
final class HeldConnections implements ConnectionOwner, AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final int CONNECT_MILLIS = 20_000;
    private static final int RECEIVE_BUFFER = 1_024;

    private final HeldPlan plan;
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();
    private final ExpectedResponse expected = new ExpectedResponse(Plaintext.BODY);
    private final List<InetSocketAddress> destinations;
    private final InetSocketAddress source;
    private final ByteBuf ownedRequest;
    private final ByteBuf request;
    private final Bootstrap bootstrap;

    // Event loop only, as all below.
    private final List<ClientConnection> opened = new ArrayList<>();
    private final Histogram latencies = HeldReport.newHistogram();
    private long startNanos;
    private long ticks;

    /** Turns taken so far; the connection of a turn is its remainder by the number of connections. */
    private long turns;

    private int begun;
    private int connecting;
    private int held;
    private int failed;
    private long requests;
    private String failure = "";
    private boolean closing;

    HeldConnections(HeldPlan plan) {
        this.plan = plan;
        this.source = new InetSocketAddress(plan.source(), 0);
        this.destinations = plan.destinations().stream()
                .map(address -> new InetSocketAddress(address, plan.port()))
                .toList();
        this.ownedRequest = ByteBufUtil.writeAscii(
                UnpooledByteBufAllocator.DEFAULT, request(plan.destinations().getFirst(), plan.port()));
        this.request = Unpooled.unreleasableBuffer(ownedRequest);
        this.bootstrap = bootstrap();
    }

    private static String request(InetAddress host, int port) {
        return "GET " + Plaintext.PATH + " HTTP/1.1\r\nHost: " + host.getHostAddress() + ":" + port + "\r\n\r\n";
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
                        channel.pipeline().addLast(new ClientConnection(HeldConnections.this, expected));
                    }
                });
        Transport.choosePortAtConnect(options);
        return options;
    }

    /** Begins to open them. Does not wait. */
    void start() {
        loop.execute(() -> {
            loop.scheduleAtFixedRate(this::tick, 0, TICK_NANOS, TimeUnit.NANOSECONDS);
            // Not at a fixed rate: between two looks the sockets are to be read, however late the loop is.
            loop.scheduleWithFixedDelay(this::giveUpLate, 1, 1, TimeUnit.SECONDS);
        });
    }

    /** How they do; the latencies begin anew. */
    HeldReport report() {
        return loop.submit(() -> {
                    HeldReport report = new HeldReport(held, failed, requests, latencies.copy(), failure);
                    latencies.reset();
                    return report;
                })
                .syncUninterruptibly()
                .getNow();
    }

    /** Closes them all. */
    @Override
    public void close() {
        loop.submit(() -> closing = true).syncUninterruptibly();
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        ownedRequest.release();
    }

    // ---- by the clock

    private void tick() {
        long elapsed = ticks++ * TICK_NANOS;
        // When the timer began: the tick that is least late says it best.
        long began = System.nanoTime() - elapsed;
        startNanos = ticks == 1 || began - startNanos < 0 ? began : startNanos;
        connectSome(elapsed);
        long due = plan.connections() * elapsed / plan.interval().toNanos();
        for (; turns < due; turns++) {
            takeTurn((int) (turns % plan.connections()), startNanos + elapsed);
        }
    }

    private void takeTurn(int index, long dueNanos) {
        if (index < opened.size()) {
            ClientConnection connection = opened.get(index);
            if (connection.isOpen() && !connection.isWaiting()) {
                connection.send(request, dueNanos, System.nanoTime());
            }
        }
    }

    private void connectSome(long elapsed) {
        long ramp = plan.ramp().toNanos();
        long due = elapsed >= ramp ? plan.connections() : plan.connections() * elapsed / ramp;
        while (begun < due && connecting < plan.connecting() && !closing) {
            connect(destinations.get(begun % destinations.size()));
        }
    }

    private void connect(InetSocketAddress destination) {
        begun++;
        connecting++;
        bootstrap.connect(destination, source).addListener((ChannelFuture connect) -> {
            if (!connect.isSuccess()) {
                connecting--;
                fail("no connection to " + destination + ": " + connect.cause().getMessage());
            }
        });
    }

    private void giveUpLate() {
        long before = System.nanoTime() - ANSWER_LIMIT.toNanos();
        for (ClientConnection connection : opened) {
            if (connection.isOpen() && connection.isWaiting() && connection.sentNanos() - before < 0) {
                connection.fail(new LoadException("no answer in " + ANSWER_LIMIT.toSeconds() + " s"));
            }
        }
    }

    // ---- for the connections

    @Override
    public void opened(ClientConnection connection) {
        opened.add(connection);
        connection.send(request, System.nanoTime());
    }

    @Override
    public void answered(ClientConnection connection) {
        requests++;
        latencies.recordValue(System.nanoTime() - connection.dueNanos());
        if (connection.answers() == 1) {
            held++;
            connecting--;
        }
    }

    @Override
    public void closed(ClientConnection connection) {
        failed(connection, new LoadException("the server closed a connection"));
    }

    @Override
    public void failed(ClientConnection connection, LoadException cause) {
        if (connection.answers() > 0) {
            held--;
        } else {
            connecting--;
        }
        fail(String.valueOf(cause.getMessage()));
    }

    private void fail(String what) {
        if (!closing) {
            failed++;
            failure = failure.isEmpty() ? what : failure;
        }
    }
}
