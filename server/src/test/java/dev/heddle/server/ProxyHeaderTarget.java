package dev.heddle.server;

import dev.heddle.server.address.RemoteAddress;
import dev.heddle.server.fuzz.CountedBuffers;
import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Pieces;
import dev.heddle.server.fuzz.Text;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The header of the PROXY protocol: the same address and the same rest however it is split, or the connection is closed. */
public final class ProxyHeaderTarget implements FuzzTarget {
    /** Either version's longest header, while a buffer grows. */
    private static final long MOST_HELD = 64 * 1024;

    /** Takes what comes behind the header. */
    private static final class Rest extends ChannelInboundHandlerAdapter {
        private final StringBuilder bytes = new StringBuilder();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var piece = (ByteBuf) message;
            bytes.append(piece.toString(StandardCharsets.ISO_8859_1));
            piece.release();
        }
    }

    @Override
    public void run(byte[] input) {
        var whole = read(input, Pieces.ONE);
        Must.beEqual(whole, read(input, Pieces.BYTES), "another header byte by byte");
        Must.beEqual(whole, read(input, Pieces.random(Arrays.hashCode(input))), "another header in pieces");
    }

    private static String read(byte[] input, Pieces pieces) {
        var rest = new Rest();
        var refused = new LongAdder();
        var stage = new ProxyHeaderStage(
                ProxyProtocol.FROM_ANY, Duration.ofMinutes(1), pipeline -> pipeline.addLast(rest), refused);
        var channel = new EmbeddedChannel();
        var buffers = new CountedBuffers();
        channel.config().setAllocator(buffers.allocator());
        stage.initialise(channel.pipeline());
        channel.pipeline().fireChannelActive();
        try {
            pieces.forEach(input, (bytes, from, to) -> {
                if (channel.isOpen()) {
                    channel.writeInbound(buffers.of(bytes, from, to));
                    buffers.assertAtMost(MOST_HELD + to - from);
                }
            });
            channel.checkException();
            var told = RemoteAddress.of(channel);
            return channel.isOpen() ? told + " " + rest.bytes : "refused " + refused.sum();
        } finally {
            channel.finishAndReleaseAll();
            buffers.assertNoneIsLeft();
        }
    }

    @Override
    public List<byte[]> seeds() {
        var v2 = "\r\n\r\n\0\r\nQUIT\n";
        return Text.inputs(
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nrest",
                "PROXY TCP6 2001:db8::1 2001:db8::2 65535 0\r\nrest",
                "PROXY UNKNOWN\r\nrest",
                "PROXY UNKNOWN ffff::1 x 1 2\r\n",
                v2 + "!\u0011\0\u000c\u00c0\0\u0002\u0001\u00c0\0\u0002\u0002\u0001\u0001\u0002\u0002rest",
                v2 + " \0\0\0rest",
                v2
                        + "!\u0011\0\u0013\u00c0\0\u0002\u0001\u00c0\0\u0002\u0002\u0001\u0001\u0002\u0002\u0003\0\u0004abcdrest",
                v2 + "!!\0$" + " ".repeat(36) + "rest",
                v2 + "!1\0\u00d8" + "/a".repeat(108) + "rest");
    }

    @Override
    public List<String> words() {
        return List.of(
                "PROXY ", "TCP4 ", "TCP6 ", "UNKNOWN", "\r\n", "\r\n\r\n\0\r\nQUIT\n", "!\u0011", "\0\u000c", " \0");
    }
}
