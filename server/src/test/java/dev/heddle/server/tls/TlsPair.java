package dev.heddle.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** Both sides of a connection of TLS, in memory: what one says, the other hears at once. */
final class TlsPair implements AutoCloseable {
    private final SslHandler clientTls;
    private final SslHandler serverTls;
    private final EmbeddedChannel client;
    private final EmbeddedChannel server;

    /** Begins the handshake, and ends it, however that is. */
    TlsPair(SslHandler clientTls, SslHandler serverTls) {
        this.clientTls = clientTls;
        this.serverTls = serverTls;
        server = new EmbeddedChannel(serverTls, new Sink());
        client = new EmbeddedChannel(clientTls, new Sink());
        carry();
    }

    /** What is received is dropped, and failures are in the handshakes' futures. */
    private static final class Sink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    private void carry() {
        boolean said;
        do {
            said = carry(client, server);
            said |= carry(server, client);
        } while (said);
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        boolean said = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            said = true;
            if (to.isActive()) {
                to.writeInbound(bytes);
            } else {
                bytes.release();
            }
        }
        return said;
    }

    /** Whether both sides have agreed. */
    boolean isSecure() {
        return clientTls.handshakeFuture().isSuccess()
                && serverTls.handshakeFuture().isSuccess();
    }

    /** The server says something: behind the tickets, if it gives any. */
    TlsPair answer() {
        server.writeOutbound(Unpooled.copiedBuffer("answer", StandardCharsets.US_ASCII));
        carry();
        return this;
    }

    /** Ends both, with a word of TLS. */
    @Override
    public void close() {
        client.close();
        carry();
        server.close();
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }
}
