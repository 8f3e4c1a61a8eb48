package dev.heddle.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * As much of the echo server as the load test sees: its command line, its two ports, its metrics, exit status 0 at SIGTERM.
 * So the load test can be tested where the server is not built, and against one that fails.
 */
final class FakeHeddle {
    /** The flag that makes it answer every echo but the first with a text that is not the request's. */
    static final String WRONG_ECHO = "-Dfake.wrong-echo=true";

    /** The flag that makes every {@code /plaintext} take longer than a millisecond. */
    static final String SLOW_PLAINTEXT = "-Dfake.slow-plaintext=true";

    private static final long SLOW_MS = 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong echoes = new AtomicLong();

    static void main(String[] arguments) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        List<String> options = Arrays.asList(arguments);
        FakeHeddle server = new FakeHeddle();
        server.listen(options.get(options.indexOf("--host") + 1), port(options, "--port"), true);
        server.listen("127.0.0.1", port(options, "--admin-port"), false);
        server.loops.terminationFuture().sync();
    }

    private static int port(List<String> options, String name) {
        return Integer.parseInt(options.get(options.indexOf(name) + 1));
    }

    private void listen(String host, int port, boolean counted) throws InterruptedException {
        new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (counted) {
                            open.incrementAndGet();
                            accepted.incrementAndGet();
                            channel.closeFuture().addListener(closed -> open.decrementAndGet());
                        }
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(1_024), new Pages());
                    }
                })
                .bind(host, port)
                .sync();
    }

    private final class Pages extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (request.uri().equals("/ws")) {
                context.writeAndFlush(notFound(), context.voidPromise());
                return;
            }
            ByteBuf body = switch (request.uri()) {
                case "/health/ready" -> text("ok");
                case "/plaintext" -> text("Hello, World!");
                case "/metrics" -> text(metrics());
                default -> isWrong() ? text("connection 0") : request.content().retain();
            };
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            if (request.uri().equals("/plaintext") && Boolean.getBoolean("fake.slow-plaintext")) {
                context.executor().schedule(() -> context.writeAndFlush(response), SLOW_MS, TimeUnit.MILLISECONDS);
            } else {
                context.writeAndFlush(response, context.voidPromise());
            }
        }
    }

    private static FullHttpResponse notFound() {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        return response;
    }

    private boolean isWrong() {
        return echoes.incrementAndGet() > 1 && Boolean.getBoolean("fake.wrong-echo");
    }

    private String metrics() {
        return """
            connection_open %d.0
            connection_accepted_total %d.0
            coroutine_live{event_loop="0"} %d.0
            coroutine_switches_total{event_loop="0"} %d.0
            """.formatted(open.get(), accepted.get(), open.get(), echoes.get());
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
