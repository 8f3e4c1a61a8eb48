package dev.heddle.load.models.handler;

import dev.heddle.load.client.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Netty's event loops, and a pipeline for each connection. */
final class EventLoopServer implements ModelServer {
    private final Channel listener;
    private final Runnable stopLoops;

    private EventLoopServer(Channel listener, Runnable stopLoops) {
        this.listener = listener;
        this.stopLoops = stopLoops;
    }

    /** On event loops that it stops when it is closed. */
    static EventLoopServer start(int port, EventLoopGroup loops, Consumer<ChannelPipeline> initialiser)
            throws InterruptedException {
        return start(
                port,
                loops,
                initialiser,
                () -> loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly());
    }

    static EventLoopServer start(
            int port, EventLoopGroup loops, Consumer<ChannelPipeline> initialiser, Runnable stopLoops)
            throws InterruptedException {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(Transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BlockingServer.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialiser.accept(channel.pipeline());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
        return new EventLoopServer(listener, stopLoops);
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        stopLoops.run();
    }
}
