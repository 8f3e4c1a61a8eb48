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
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection for each request: connect, handshake of TLS, request, whole answer, close, and the next; so many at one time. An
 * answer's time counts from the connect.
 */
final class HandshakeLoad implements ConnectionOwner, Load {
    private static final int LIMIT_SECONDS = 30;

    private final ByteBuf ownedRequest;
    private final ByteBuf request;
    private final ExpectedResponse expected;
    private final TlsClient tls = new TlsClient();
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final EventLoop loop = group.next();
    private final Bootstrap bootstrap;
    private final ChannelGroup channels = new DefaultChannelGroup(loop);

    private final LoadProgress progress = new LoadProgress(loop);

    // Event loop only, as all below.
    private int atOnce;
    private int underWay;
    private boolean running;

    /** Done when none is under way. */
    private CompletableFuture<Void> idle = new CompletableFuture<>();

    HandshakeLoad(InetSocketAddress server, Page page) {
        expected = new ExpectedResponse(page.body());
        ownedRequest = ByteBufUtil.writeAscii(UnpooledByteBufAllocator.DEFAULT, LoadGenerator.requestTo(server, page));
        request = Unpooled.unreleasableBuffer(ownedRequest);
        bootstrap = new Bootstrap()
                .group(group)
                .channel(Transport.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(server)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        begin(channel);
                    }
                });
    }

    private void begin(Channel channel) {
        channels.add(channel);
        long begun = System.nanoTime();
        var handler = tls.newHandler(channel);
        var connection = new ClientConnection(this, expected);
        channel.pipeline().addLast(handler, connection);
        handler.handshakeFuture().addListener(done -> {
            try {
                if (done.isSuccess()) {
                    TlsClient.require(handler);
                    connection.send(request, begun, begun);
                } else {
                    progress.failed(new LoadException("no handshake: " + done.cause()));
                }
            } catch (LoadException e) {
                progress.failed(e);
            }
        });
    }

    @Override
    public void open(int count) throws LoadException, InterruptedException {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        loop.execute(() -> {
            atOnce = count;
            idle = opened;
            connectAll();
        });
        progress.await(opened, "the first answers over " + count + " connections", LIMIT_SECONDS);
    }

    private void connectAll() {
        for (int i = 0; i < atOnce; i++) {
            connect();
        }
    }

    @Override
    public void begin(int rate) throws LoadException {
        if (rate != 0) {
            throw new LoadException("handshakes at a fixed rate are not measured: allowed is 0");
        }
        loop.execute(() -> {
            running = true;
            connectAll();
        });
        progress.requireNoFailure();
    }

    @Override
    public void pause() throws LoadException, InterruptedException {
        CompletableFuture<Void> paused = new CompletableFuture<>();
        loop.execute(() -> {
            running = false;
            idle = paused;
            if (underWay == 0) {
                idle.complete(null);
            }
        });
        progress.await(paused, "the last answers", LIMIT_SECONDS);
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
                    running = false;
                })
                .syncUninterruptibly();
        channels.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        ownedRequest.release();
        tls.close();
    }

    // ---- event loop

    private void connect() {
        underWay++;
        bootstrap.connect().addListener((ChannelFuture connect) -> {
            if (!connect.isSuccess()) {
                progress.failed(
                        new LoadException("no connection: " + connect.cause().getMessage()));
            }
        });
    }

    /** The handshake is still to come. */
    @Override
    public void opened(ClientConnection connection) {}

    @Override
    public void answered(ClientConnection connection) {
        progress.answered(System.nanoTime() - connection.dueNanos());
        underWay--;
        connection.close();
        if (running) {
            connect();
        } else if (underWay == 0) {
            idle.complete(null);
        }
    }

    @Override
    public void closed(ClientConnection connection) {
        if (connection.answers() == 0) {
            progress.failed(new LoadException("the server closed a connection"));
        }
    }

    @Override
    public void failed(ClientConnection connection, LoadException cause) {
        progress.failed(cause);
    }
}
