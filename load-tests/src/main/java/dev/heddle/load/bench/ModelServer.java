package dev.heddle.load.bench;

import dev.heddle.load.client.Page;
import dev.heddle.load.client.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A plain Netty server for every {@link Page} with one of the models as its handler. */
public final class ModelServer implements AutoCloseable {
    private final EventLoopGroup eventLoops;
    private final Channel listener;

    private ModelServer(EventLoopGroup eventLoops, Channel listener) {
        this.eventLoops = eventLoops;
        this.listener = listener;
    }

    /** A model of how requests get to their handler. */
    enum Model {
        CALLBACK("callback"),
        DEFAULT_POOL("default-pool");

        private final String label;

        Model(String label) {
            this.label = label;
        }

        /** Its name on command lines. */
        String label() {
            return label;
        }

        private ChannelHandler newHandler(PageResponses responses) {
            return switch (this) {
                case CALLBACK -> new CallbackHandler(responses);
                case DEFAULT_POOL -> new DefaultPoolHandler(responses);
            };
        }
    }

    /**
     * Arguments: the model, the port, the number of event loops. Ends with its standard input, so that it does not outlive
     * the process that started it.
     */
    static void main(String[] arguments) throws InterruptedException, IOException {
        Model model = Model.valueOf(arguments[0]);
        try (ModelServer server = start(model, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))) {
            System.out.println(model.label() + " listens on port " + server.port());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static ModelServer start(Model model, int port, int eventLoopCount) throws InterruptedException {
        PageResponses responses = new PageResponses();
        EventLoopGroup eventLoops = Transport.eventLoops(eventLoopCount);
        eventLoops.scheduleAtFixedRate(responses::updateDate, 1, 1, TimeUnit.SECONDS);
        Channel listener = new ServerBootstrap()
                .group(eventLoops)
                .channel(Transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(initializer(model, responses))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
        return new ModelServer(eventLoops, listener);
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static ChannelInitializer<Channel> initializer(Model model, PageResponses responses) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(new HttpDecoderConfig()));
                channel.pipeline().addLast(model.newHandler(responses));
            }
        };
    }
}
