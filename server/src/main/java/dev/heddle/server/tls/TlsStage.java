package dev.heddle.server.tls;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.connection.OutputEnd;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.EOFException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handshake of one connection, and what its end means. Stands behind the handler of TLS; the protocol's handlers come behind it
 * when the handshake has succeeded. Confined to the event loop, unless a method says otherwise.
 *
 * <pre>
 * HANDSHAKE --succeeded--> OPEN --close_notify of the client--> INPUT_ENDED
 *     |                      |                                      |
 *     +--failed, closed------+--closed, or the socket ends----------+--> OVER
 * </pre>
 *
 * <p>An end that the client has signed, by {@code close_notify}, is the end of its input, as it is in clear text when a client ends
 * its sending. An end without it could have been made by anybody on the way (RFC 8446 6.1): the connection breaks.
 */
final class TlsStage extends ChannelInboundHandlerAdapter implements OutputEnd {
    private static final Logger log = LoggerFactory.getLogger(TlsStage.class);

    private enum State {
        NEW,
        HANDSHAKE,
        OPEN,
        INPUT_ENDED,
        OVER
    }

    private final TlsService service;
    private State state = State.NEW;
    private long start;

    /** Null where no handshake is under way. Asked by whoever drains, too. */
    private volatile @Nullable ChannelHandlerContext handshaking;

    private @Nullable ScheduledFuture<?> timer;
    private volatile boolean draining;

    /** Null before the client's first message. */
    private @Nullable SslHandler tls;

    /** What the handshake was begun with; null when it has ended. */
    private @Nullable Choice choice;

    private record Choice(@Nullable String serverName, Certificates certificates, int place) {}

    TlsStage(TlsService service) {
        this.service = service;
    }

    // ---- begin

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            begin(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
        context.fireChannelActive();
    }

    private void begin(ChannelHandlerContext context) {
        if (state != State.NEW) {
            return;
        }
        state = State.HANDSHAKE;
        start = System.nanoTime();
        handshaking = context;
        service.begun(this);
        limit(context, service.handshakeNanos(), HandshakeResult.TIMEOUT);
    }

    private void limit(ChannelHandlerContext context, long nanos, HandshakeResult why) {
        timer = context.executor().schedule(() -> giveUp(context, why), nanos, TimeUnit.NANOSECONDS);
    }

    private void giveUp(ChannelHandlerContext context, HandshakeResult why) {
        fail(why, "not in time");
        context.close();
    }

    /** The client's first message has come. */
    void chosen(SslHandler handler, @Nullable String serverName, Certificates certificates, int place) {
        tls = handler;
        choice = new Choice(serverName, certificates, place);
    }

    // ---- drain

    /** May be asked by any thread. */
    boolean isOn(CoroutineScheduler scheduler) {
        var begun = handshaking;
        return begun != null && begun.channel().eventLoop() == scheduler.eventLoop();
    }

    /** May be asked by any thread. */
    boolean isDraining() {
        return draining;
    }

    void drain() {
        var begun = handshaking;
        if (begun != null && !draining) {
            draining = true;
            endTimer();
            limit(begun, TlsService.drainNanos(), HandshakeResult.DRAINED);
        }
    }

    // ---- the handshake's end

    private void handshakeEnded(ChannelHandlerContext context, SslHandshakeCompletionEvent event) {
        if (state != State.HANDSHAKE) {
            return;
        }
        if (!event.isSuccess()) {
            fail(HandshakeResult.of(event.cause()), event.cause().toString());
            return;
        }
        var handler = Objects.requireNonNull(tls);
        var chosen = Objects.requireNonNull(choice);
        endHandshake(State.OPEN);
        var session = new TlsSession(
                handler.engine().getSession(),
                chosen.serverName,
                chosen.certificates,
                chosen.place,
                service.asksForCertificates());
        session.attachTo(context.channel());
        service.succeeded(this, session.protocol(), System.nanoTime() - start);
        service.begin(context.pipeline(), handler.applicationProtocol());
    }

    /** The first reason counts. */
    void fail(HandshakeResult why, String inWords) {
        if (state == State.HANDSHAKE) {
            log.debug("handshake of TLS failed ({}): {}", why, inWords);
            endHandshake(State.OVER);
            service.failed(this, why);
        }
    }

    private void endHandshake(State next) {
        state = next;
        handshaking = null;
        choice = null;
        endTimer();
    }

    private void endTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    // ---- the connection's end

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake -> handshakeEnded(context, handshake);
            case SslCloseCompletionEvent close -> {
                if (close.isSuccess() && state == State.OPEN) {
                    state = State.INPUT_ENDED;
                    context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                }
            }
            case ChannelInputShutdownEvent end -> socketEnded(context);
            default -> context.fireUserEventTriggered(event);
        }
    }

    /** The client's socket sends no more. */
    private void socketEnded(ChannelHandlerContext context) {
        if (state == State.HANDSHAKE) {
            fail(HandshakeResult.CLIENT_GONE, "the client ended it");
            context.close();
        } else if (state == State.OPEN) {
            context.fireExceptionCaught(new EOFException("the client ended without close_notify of TLS"));
        }
    }

    /** What a client does wrong in TLS is as if it had gone: it says nothing about the handlers of this server. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (state == State.OPEN || state == State.INPUT_ENDED) {
            var failure =
                    cause instanceof DecoderException && cause.getCause() instanceof SSLException ofTls ? ofTls : cause;
            countRenegotiation(failure);
            context.fireExceptionCaught(failure);
        } else {
            fail(HandshakeResult.of(cause), cause.toString());
            context.close();
        }
    }

    private void countRenegotiation(Throwable failure) {
        if (HandshakeResult.of(failure) == HandshakeResult.RENEGOTIATION) {
            log.debug("another handshake of TLS on the same connection is refused: {}", failure.toString());
            service.failed(this, HandshakeResult.RENEGOTIATION);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(HandshakeResult.CLIENT_GONE, "the connection is closed");
        if (state == State.OPEN || state == State.INPUT_ENDED) {
            state = State.OVER;
            service.closed();
        }
        context.fireChannelInactive();
    }

    @Override
    public ChannelFuture sayEnd() {
        return Objects.requireNonNull(tls).closeOutbound();
    }
}
