package dev.heddle.load.client;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Answers the n-th request with what a test says, as raw pieces; no pieces close the connection. */
final class ScriptedServer implements AutoCloseable {
    private final EventLoopGroup group = Transport.eventLoops(1);
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final Channel listener;

    ScriptedServer(LongFunction<List<String>> script) throws InterruptedException {
        ByteBuf headEnd = Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII);
        listener = new ServerBootstrap()
                .group(group)
                .channel(Transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.pipeline().addLast(new DelimiterBasedFrameDecoder(1_024, headEnd), new Answers(script));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    static String response(String status, String body) {
        return "HTTP/1.1 " + status + "\r\ncontent-type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    static List<String> hello() {
        return List.of(response("200 OK", "Hello, World!"));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    long requests() {
        return requests.get();
    }

    long connections() {
        return connections.get();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
        private final LongFunction<List<String>> script;

        Answers(LongFunction<List<String>> script) {
            this.script = script;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
            List<String> pieces = script.apply(requests.incrementAndGet());
            if (pieces.isEmpty()) {
                context.close();
            } else {
                sendPiece(context, pieces, 0);
            }
        }

        /** The next one a little later: the client then reads them one by one. */
        private void sendPiece(ChannelHandlerContext context, List<String> pieces, int index) {
            context.writeAndFlush(Unpooled.copiedBuffer(pieces.get(index), StandardCharsets.ISO_8859_1))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            if (index + 1 < pieces.size()) {
                context.executor().schedule(() -> sendPiece(context, pieces, index + 1), 1, TimeUnit.MILLISECONDS);
            }
        }
    }
}
