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
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Load on many keep-alive connections: each sends a request and waits for the whole response, and sends the next at
 * once or when it is due. From one event loop, with as little processor time of its own as possible.
 *
 * <p>First {@link #open}, then any number of {@link #run} and {@link #pause}, then {@link #close}. Anything that is not
 * the expected response makes the next call fail, and all after it.
 */
public final class LoadGenerator implements ConnectionOwner, Load {
    /** Connects under way at one time: no more than a server's accept queue takes. */
    private static final int CONNECTING = 256;

    private static final int LIMIT_SECONDS = 30;

    /** Connections that are opened in a second at least, on a busy machine by a server that starts a thread for each. */
    private static final int SLOWEST_OPENING = 500;

    /** For the head of a response; the body comes on top. */
    private static final int RECEIVE_BUFFER = 1_024;

    private final InetSocketAddress server;
    private final Page page;
    private final long leastNanos;
    /** Null for clear text. */
    private final @Nullable TlsClient tls;

    private final ByteBuf ownedRequest;
    private final ByteBuf request;
    private final ExpectedResponse expected;
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();
    private final Bootstrap bootstrap;
    private final ChannelGroup channels = new DefaultChannelGroup(loop);

    private final LoadProgress progress = new LoadProgress(loop);

    // Event loop only, as all below.
    private final List<ClientConnection> connections = new ArrayList<>();
    private int toConnect;
    private int awaited;

    /** Null while no load is on. */
    private @Nullable Pacing pacing;

    /** Done when every connection has its answer and none sends another request. */
    private CompletableFuture<Void> idle = new CompletableFuture<>();

    /** For a server and {@link Page#PLAINTEXT}; nothing is sent yet. */
    public LoadGenerator(InetSocketAddress server) {
        this(server, Page.PLAINTEXT);
    }

    /** For a server; nothing is sent yet. */
    public LoadGenerator(InetSocketAddress server, Page page) {
        this.server = server;
        this.page = page;
        this.leastNanos = TimeUnit.MILLISECONDS.toNanos(page.leastMillis());
        this.expected = new ExpectedResponse(page.body());
        this.ownedRequest = ByteBufUtil.writeAscii(UnpooledByteBufAllocator.DEFAULT, requestTo(server, page));
        this.request = Unpooled.unreleasableBuffer(ownedRequest);
        this.tls = page.wire() == Wire.CLEAR ? null : new TlsClient();
        this.bootstrap = bootstrap();
    }

    /** The bytes of one request. */
    static String requestTo(InetSocketAddress server, Page page) {
        String head = page.path() + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort() + "\r\n";
        String body = page.requestBody();
        return body.isEmpty()
                ? "GET " + head + "\r\n"
                : "POST " + head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .group(group)
                .channel(Transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(receiveBuffer()))
                .remoteAddress(server)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        if (tls != null) {
                            addTls(tls, channel);
                        }
                        channel.pipeline().addLast(new ClientConnection(LoadGenerator.this, expected));
                    }
                });
    }

    /** What is sent before the handshake's end waits for it. */
    private void addTls(TlsClient client, Channel channel) {
        var handler = client.newHandler(channel);
        channel.pipeline().addLast(handler);
        handler.handshakeFuture().addListener(done -> {
            try {
                if (done.isSuccess()) {
                    TlsClient.require(handler);
                }
            } catch (LoadException e) {
                progress.failed(e);
            }
        });
    }

    private int receiveBuffer() {
        return RECEIVE_BUFFER + page.body().length();
    }

    @Override
    public void open(int count) throws LoadException, InterruptedException {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        loop.execute(() -> {
            idle = opened;
            awaited = count;
            toConnect = count;
            for (int i = 0; i < CONNECTING; i++) {
                connectNext();
            }
        });
        progress.await(
                opened, "the first answers on " + count + " connections", LIMIT_SECONDS + count / SLOWEST_OPENING);
    }

    /** Lets every connection send one request after the other. */
    public void run() throws LoadException {
        run(new ClosedLoop(connections, request));
    }

    /**
     * Sends so many requests a second over all connections. An answer's time then counts from when its request was due.
     *
     * @param rate more than zero
     */
    public void run(int rate) throws LoadException {
        run(new FixedRate(loop, connections, request, rate));
    }

    @Override
    public void begin(int rate) throws LoadException {
        if (rate == 0) {
            run();
        } else {
            run(rate);
        }
    }

    private void run(Pacing next) throws LoadException {
        loop.execute(() -> {
            pacing = next;
            next.begin();
        });
        progress.requireNoFailure();
    }

    @Override
    public void pause() throws LoadException, InterruptedException {
        CompletableFuture<Void> paused = new CompletableFuture<>();
        loop.execute(() -> {
            endPacing();
            idle = paused;
            awaited = (int)
                    connections.stream().filter(ClientConnection::isWaiting).count();
            if (awaited == 0) {
                idle.complete(null);
            }
        });
        progress.await(paused, "the last answers", LIMIT_SECONDS);
    }

    private void endPacing() {
        if (pacing != null) {
            pacing.end();
            pacing = null;
        }
    }

    @Override
    public void requireNoFailure() throws LoadException {
        progress.requireNoFailure();
    }

    @Override
    public long completed() {
        return progress.completed();
    }

    @Override
    public Latency takeLatency() {
        return progress.takeLatency();
    }

    @Override
    public void close() {
        loop.submit(() -> {
                    progress.close();
                    endPacing();
                })
                .syncUninterruptibly();
        channels.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        ownedRequest.release();
        if (tls != null) {
            tls.close();
        }
    }

    @Override
    public void opened(ClientConnection connection) {
        connections.add(connection);
        connection.send(request, System.nanoTime());
    }

    @Override
    public void answered(ClientConnection connection) {
        long now = System.nanoTime();
        progress.answered(now - connection.dueNanos());
        requireTime(now - connection.sentNanos());
        if (pacing != null) {
            pacing.answered(connection, now);
            return;
        }
        connectNext();
        if (--awaited == 0) {
            idle.complete(null);
        }
    }

    private void requireTime(long taken) {
        if (taken < leastNanos) {
            progress.failed(new LoadException("an answer after %.2f ms, for which the server has to wait %d ms"
                    .formatted(taken / 1e6, page.leastMillis())));
        }
    }

    @Override
    public void closed(ClientConnection connection) {
        progress.failed(new LoadException("the server closed a connection"));
    }

    @Override
    public void failed(ClientConnection connection, LoadException cause) {
        progress.failed(cause);
    }

    private void connectNext() {
        if (toConnect > 0 && !progress.isClosing()) {
            toConnect--;
            bootstrap.connect().addListener((ChannelFuture connect) -> {
                if (!connect.isSuccess()) {
                    progress.failed(new LoadException(
                            "no connection: " + connect.cause().getMessage()));
                }
            });
        }
    }
}
