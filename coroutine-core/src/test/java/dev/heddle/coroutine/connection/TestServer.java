package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A listening socket on one event loop, each of whose connections has a coroutine; and the clients of one test. */
final class TestServer implements AfterEachCallback {
    static final ConnectionHandler ECHO = connection -> {
        for (var message = connection.receive(); message != null; message = connection.receive()) {
            connection.send(message);
        }
    };

    private final TestLoops loops = new TestLoops();
    private final List<TestClient> clients = new ArrayList<>();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final ServerBootstrap bootstrap = new ServerBootstrap();
    private final List<Supplier<ChannelHandler>> handlers = new ArrayList<>();
    private Consumer<ConnectionChannelHandler> options = handler -> {};
    private CoroutineScheduler scheduler;
    private Channel listener;

    // ---- before it starts

    /** The peer may end its sending and still read. */
    TestServer halfClosure() {
        return option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    <T> TestServer option(ChannelOption<T> option, T value) {
        bootstrap.childOption(option, value);
        return this;
    }

    /** Messages are lines of text. */
    TestServer lines() {
        return handler(LineCodec::new);
    }

    /** A handler before the connection's own. */
    TestServer handler(Supplier<ChannelHandler> handler) {
        handlers.add(handler);
        return this;
    }

    /** Options of the connection's own handler. */
    TestServer with(Consumer<ConnectionChannelHandler> chosen) {
        options = chosen;
        return this;
    }

    // ---- in service

    TestServer serve(LoopKind kind, ConnectionHandler handler) throws InterruptedException {
        return serve(loops.one(kind), kind.serverSocketChannel(), handler);
    }

    TestServer serve(CoroutineScheduler on, Class<? extends ServerChannel> socket, ConnectionHandler handler)
            throws InterruptedException {
        scheduler = on;
        listener = bootstrap
                .group(on.eventLoop())
                .channel(socket)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        handlers.forEach(before -> channel.pipeline().addLast(before.get()));
                        var own = new ConnectionChannelHandler("test", handler);
                        options.accept(own);
                        channel.pipeline().addLast(own);
                        accepted.add(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return this;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    TestClient connect() throws IOException {
        return connect(0);
    }

    TestClient connect(int receiveBuffer) throws IOException {
        var client = new TestClient(address(), receiveBuffer);
        clients.add(client);
        return client;
    }

    /** The channel of the next connection that was accepted. */
    Channel accepted() throws InterruptedException {
        var channel = accepted.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(channel).as("a connection is accepted").isNotNull();
        return channel;
    }

    CoroutineScheduler scheduler() {
        return scheduler;
    }

    TestLoops loops() {
        return loops;
    }

    /** The coroutine of the only connection, once it waits for something. */
    Coroutine suspendedCoroutine() {
        Eventually.isTrue("there is one coroutine", () -> scheduler.live() == 1);
        var coroutine = scheduler.coroutines().getFirst();
        Eventually.isSuspended(coroutine);
        return coroutine;
    }

    void awaitAllEnded() {
        Eventually.isTrue("all coroutines end", () -> scheduler.live() == 0);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (var client : clients) {
            client.close();
        }
        if (listener != null) {
            listener.close();
        }
        loops.stop();
    }
}
