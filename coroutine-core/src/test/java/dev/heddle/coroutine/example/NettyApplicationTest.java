package dev.heddle.coroutine.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.connection.ConnectionChannelHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Example: a coroutine for each channel of an application that has its pipeline and its event loops already. */
final class NettyApplicationTest {

    static void initialize(ChannelPipeline pipeline) {
        pipeline.addLast(new LineBasedFrameDecoder(1024), new StringDecoder(), new StringEncoder());
        pipeline.addLast(new ConnectionChannelHandler("greeter", connection -> {
            while (connection.receive() instanceof String name) {
                connection.send("hello " + name + "\n");
            }
        }));
    }

    @Test
    void greetsWhoeverIsNamed() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            var server = new ServerBootstrap()
                    .group(group)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            initialize(channel.pipeline());
                        }
                    })
                    .bind("127.0.0.1", 0)
                    .sync()
                    .channel();

            var expected = "hello ada\nhello grace\n";
            assertThat(answer((InetSocketAddress) server.localAddress(), "ada\ngrace\n", expected.length()))
                    .isEqualTo(expected);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static String answer(InetSocketAddress server, String question, int length) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.getOutputStream().write(question.getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes(length), UTF_8);
        }
    }
}
