package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One connection of HTTP/3 to a server, by Netty's codec, on an event loop of its own. */
public final class Http3Client {
    private static final int DEFAULT_WINDOW = 16 * 1024 * 1024;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel socket;
    private final QuicChannel channel;
    /** The streams that were named by GOAWAY. */
    final List<Long> goAways = new CopyOnWriteArrayList<>();
    /** Why the server has closed the connection. */
    final List<Integer> closes = new CopyOnWriteArrayList<>();

    private Http3Client(InetSocketAddress server, String name, int window) throws Exception {
        var tls = QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(Http3.supportedApplicationProtocols())
                .build();
        var codec = Http3.newQuicClientCodecBuilder()
                .sslEngineProvider(connecting -> tls.newEngine(connecting.alloc(), name, server.getPort()))
                .maxIdleTimeout(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(DEFAULT_WINDOW)
                .initialMaxStreamDataBidirectionalLocal(window)
                .initialMaxStreamDataUnidirectional(DEFAULT_WINDOW)
                .initialMaxStreamsUnidirectional(16)
                .build();
        socket = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(codec)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        channel = connect(server);
    }

    private QuicChannel connect(InetSocketAddress server) throws Exception {
        var connected = QuicChannel.newBootstrap(socket)
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel made) {
                        made.pipeline()
                                .addLast(new Http3ClientConnectionHandler(new Control(), null, null, null, true))
                                .addLast(new Closes());
                    }
                })
                .remoteAddress(server)
                .connect()
                .await();
        if (!connected.isSuccess()) {
            close();
            throw new IOException("no connection", connected.cause());
        }
        return connected.getNow();
    }

    /** A connection that asks for a name, if it has a dot. */
    public static Http3Client connect(InetSocketAddress server, String name) throws Exception {
        return new Http3Client(server, name, DEFAULT_WINDOW);
    }

    /** A client that has room for few bytes of a response that it has not read. */
    static Http3Client connectWithWindow(InetSocketAddress server, int window) throws Exception {
        return new Http3Client(server, "localhost", window);
    }

    /** A stream on which nothing has been sent. */
    ClientStream stream() throws Exception {
        var stream = new ClientStream();
        Http3.newRequestStream(channel, stream.handler()).sync();
        return stream;
    }

    /** A request: its method, its path, further fields by name and value in turn. */
    ClientStream request(boolean last, String method, String path, String... fields) throws Exception {
        return stream().head(last, method, path, fields);
    }

    /** A request without a body. */
    public ClientStream get(String path) throws Exception {
        return request(true, "GET", path);
    }

    /** A stream without the codec of HTTP/3, for bytes as they are. */
    QuicStreamChannel rawStream(QuicStreamType type, ChannelHandler handler) throws Exception {
        return channel.createStream(type, handler).sync().getNow();
    }

    QuicChannel channel() {
        return channel;
    }

    /** The server's certificate. */
    public X509Certificate certificate() throws Exception {
        return (X509Certificate) channel.sslEngine().getSession().getPeerCertificates()[0];
    }

    /** Until the server has closed the connection. */
    public void awaitClosed() {
        Eventually.isTrue("the connection is closed", () -> !channel.isActive());
    }

    /** Until the server has said so often which streams it still takes. */
    public void awaitGoAways(int count) {
        Eventually.isTrue(count + " GOAWAYs", () -> goAways.size() >= count);
    }

    /** Closes the connection, and what it stands on. */
    public void close() throws Exception {
        if (channel != null) {
            channel.close().await();
        }
        socket.close().await();
        assertThat(group.shutdownGracefully(0, Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    private final class Control extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http3GoAwayFrame goAway) {
                goAways.add(goAway.id());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    private final class Closes extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicConnectionCloseEvent close) {
                closes.add(close.error());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
