package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Frame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One request and what has come of its response so far. What comes is written by the client's event loop, guarded by this object. */
public final class ClientStream {
    private final List<Map<String, String>> blocks = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final LastWithEnd wire = new LastWithEnd();
    private QuicStreamChannel channel;
    private boolean ended;
    private long reset = -1;
    private boolean closed;

    ChannelHandler handler() {
        return new ChannelInitializer<QuicStreamChannel>() {
            @Override
            protected void initChannel(QuicStreamChannel opened) {
                channel = opened;
                opened.pipeline().addFirst(wire).addLast(new Answer());
            }
        };
    }

    /** For a stream without the codec of HTTP/3. */
    ChannelHandler rawHandler() {
        return new Answer();
    }

    // ---- to the server

    ClientStream head(boolean last, String method, String path, String... fields) throws Exception {
        var head = new DefaultHttp3Headers(false)
                .method(method)
                .scheme("https")
                .authority("localhost")
                .path(path);
        return fields(last, head, fields);
    }

    ClientStream fields(boolean last, Http3Headers block, String... fields) throws Exception {
        for (int i = 0; i < fields.length; i += 2) {
            block.add(fields[i], fields[i + 1]);
        }
        return write(last, new DefaultHttp3HeadersFrame(block));
    }

    ClientStream data(String text, boolean last) throws Exception {
        return write(last, new DefaultHttp3DataFrame(Http3Client.ascii(text)));
    }

    /** As {@link #data}, without waiting until it is sent. */
    ChannelFuture send(String text, boolean last) throws Exception {
        if (last) {
            channel.eventLoop().submit(wire::lastFollows).sync();
        }
        return channel.writeAndFlush(new DefaultHttp3DataFrame(Http3Client.ascii(text)));
    }

    private ClientStream write(boolean last, Http3Frame frame) throws Exception {
        if (last) {
            channel.eventLoop().submit(wire::lastFollows).sync();
        }
        channel.writeAndFlush(frame).sync();
        return this;
    }

    ClientStream end() throws Exception {
        channel.shutdownOutput().sync();
        return this;
    }

    /** As a browser that is not interested any more: RESET_STREAM and STOP_SENDING. */
    void cancel() throws Exception {
        channel.shutdown(Http3ErrorCode.H3_REQUEST_CANCELLED.code()).await();
    }

    /** STOP_SENDING alone. */
    void stop() throws Exception {
        channel.shutdownInput(Http3ErrorCode.H3_REQUEST_CANCELLED.code()).await();
    }

    QuicStreamChannel channel() {
        return channel;
    }

    /** Nothing more is read until {@link #readOn}. */
    ClientStream stopReading() {
        channel.config().setAutoRead(false);
        return this;
    }

    void readOn() {
        channel.config().setAutoRead(true);
    }

    // ---- from the server

    /** Waits for the whole answer. */
    public ClientStream answer() {
        Eventually.isTrue("an answer ends, after " + this, this::isOver);
        assertThat(resetCode()).as("reset of %s", this).isEqualTo(-1);
        return this;
    }

    /** Waits for the stream's reset, and returns why. */
    Http3ErrorCode awaitReset() {
        Eventually.isTrue("a reset, after " + this, () -> resetCode() >= 0);
        for (var code : Http3ErrorCode.values()) {
            if (code.code() == resetCode()) {
                return code;
            }
        }
        throw new AssertionError("unknown code " + resetCode());
    }

    private synchronized boolean isOver() {
        return ended || reset >= 0 || closed;
    }

    private synchronized long resetCode() {
        return reset;
    }

    ClientStream awaitHead() {
        Eventually.isTrue("a head", () -> !blocks().isEmpty());
        return this;
    }

    ClientStream awaitBody(int bytes) {
        Eventually.isTrue(bytes + " bytes", () -> received() >= bytes);
        return this;
    }

    synchronized int received() {
        return body.size();
    }

    synchronized List<Map<String, String>> blocks() {
        return List.copyOf(blocks);
    }

    /** The head of the final response. */
    Map<String, String> head() {
        return blocks().stream()
                .filter(block -> !block.getOrDefault(":status", "1").startsWith("1"))
                .findFirst()
                .orElseThrow();
    }

    /** Its status. */
    public String status() {
        return head().get(":status");
    }

    Map<String, String> trailers() {
        var last = blocks().getLast();
        return last.containsKey(":status") ? Map.of() : last;
    }

    /** Its body so far. */
    public synchronized String text() {
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public synchronized String toString() {
        return blocks + " and " + body.size() + " bytes";
    }

    private final class Answer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            synchronized (ClientStream.this) {
                switch (message) {
                    case Http3HeadersFrame frame -> {
                        var block = new LinkedHashMap<String, String>();
                        frame.headers()
                                .forEach(field -> block.put(
                                        field.getKey().toString(),
                                        field.getValue().toString()));
                        blocks.add(block);
                    }
                    case Http3DataFrame frame -> body.writeBytes(ByteBufUtil.getBytes(frame.content()));
                    default -> {}
                }
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                synchronized (ClientStream.this) {
                    ended = true;
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            synchronized (ClientStream.this) {
                if (cause instanceof QuicStreamResetException why) {
                    reset = why.applicationProtocolCode();
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            synchronized (ClientStream.this) {
                closed = true;
            }
        }
    }
}
