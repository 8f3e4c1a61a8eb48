package dev.heddle.server.tls;

import dev.heddle.server.refusal.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection: the name in the client's first message chooses the certificate, and the handler of TLS takes this
 * one's place. Who begins with HTTP in clear text is told so. Confined to the event loop.
 */
final class ClientHelloStage extends AbstractSniHandler<Integer> {
    /** A record's worth: what clients send has half a kilobyte, with keys against quantum computers two. */
    private static final int MOST_BYTES = 16 * 1024;
    /** The stage behind has the time of the whole handshake. */
    private static final long NO_TIMEOUT = 0;

    private static final int HANDSHAKE_RECORD = 22;
    private static final int MOST_NAME = 253;
    private static final Refusal CLEAR_TEXT = Refusal.http("400 Bad Request", "this port speaks TLS: use https://");

    private final TlsService service;
    private final TlsStage stage;
    private boolean begun;

    ClientHelloStage(TlsService service, TlsStage stage) {
        super(MOST_BYTES, NO_TIMEOUT);
        this.service = service;
        this.stage = stage;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (!begun && in.isReadable()) {
            begun = true;
            byte first = in.getByte(in.readerIndex());
            if (first != HANDSHAKE_RECORD) {
                in.skipBytes(in.readableBytes());
                refuse(context, first);
                return;
            }
        }
        super.decode(context, in, out);
    }

    /** A method begins with a letter. */
    private void refuse(ChannelHandlerContext context, byte first) {
        if (first >= 'A' && first <= 'Z') {
            stage.fail(HandshakeResult.CLEAR_TEXT, "HTTP in clear text");
            context.pipeline().remove(stage);
            context.pipeline().replace(this, null, CLEAR_TEXT);
        } else {
            stage.fail(HandshakeResult.NOT_TLS, "no TLS");
            context.close();
        }
    }

    @Override
    protected Future<Integer> lookup(ChannelHandlerContext context, @Nullable String name) {
        return context.executor().newSucceededFuture(service.current().placeFor(name));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, @Nullable String name, Future<Integer> found) {
        var contexts = service.current();
        // Certificates may have been replaced since: of these, others may have the place.
        int place = contexts.placeFor(name);
        var handler = contexts.newHandler(place, context.alloc());
        boolean taken = false;
        try {
            stage.chosen(handler, isName(name) ? name : null, contexts.certificates(), place);
            context.pipeline().replace(this, null, handler);
            taken = true;
        } finally {
            if (!taken) {
                ReferenceCountUtil.safeRelease(handler.engine());
            }
        }
    }

    private static boolean isName(@Nullable String name) {
        return name != null && !name.isEmpty() && name.length() <= MOST_NAME;
    }
}
