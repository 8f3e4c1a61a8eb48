package dev.heddle.server.websocket;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.http.ProtocolCarrier;
import dev.heddle.server.http.ProtocolCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The event loop's side of a WebSocket, whatever its handler does meanwhile: pings are answered, messages go on to the
 * handler in their order, and behind them the {@link InputEnd}. What a closing takes is limited in time.
 *
 * <p>Which Close has come and gone says what the timer does when the time is over:
 *
 * <pre>
 *  from the peer   from here   when the time is over
 *  no              no          (there is no timer)
 *  yes             no          the handler does not look: Close is sent, the handler is cancelled, the time begins anew
 *  no              yes         the peer does not answer: the connection is closed
 *  yes             yes         the handler does not end: it is cancelled, the connection is closed
 * </pre>
 *
 * <p>A failed connection (a {@link Violation}) counts as one whose peer has closed. Confined to the event loop, but for what
 * is volatile.
 */
final class WebSocketCodec implements ProtocolCodec {
    private final FrameParser parser;
    private final Coroutine coroutine;
    private final long closeNanos;
    private final long keepAliveNanos;

    /** Set when the handler has it. */
    private volatile @Nullable Connection connection;

    /** The end has begun, from either side. */
    private volatile boolean ending;
    /** What came last of the peer, whether the handler has come to that or not. */
    private volatile @Nullable InputEnd peerEnd;
    /** A Close has been sent: nothing may follow it (RFC 6455 5.5.1). */
    private volatile boolean closeSent;

    private @Nullable ProtocolCarrier carrier;
    private boolean handlerEnded;
    private @Nullable ScheduledFuture<?> closeTimer;

    private @Nullable ScheduledFuture<?> keepAliveTimer;
    private long lastReceived;
    private boolean pinged;

    /** What the last ping asked for, while the client does not read (RFC 6455 5.5.3: the last is enough). */
    private @Nullable ByteBuf owedPong;

    private boolean flushDue;
    private long drainBegan;

    WebSocketCodec(FrameParser parser, Coroutine coroutine, Duration close, Duration keepAlive) {
        this.parser = parser;
        this.coroutine = coroutine;
        this.closeNanos = close.toNanos();
        this.keepAliveNanos = keepAlive.toNanos();
    }

    // ---- for the handler's side

    void connection(Connection connection) {
        this.connection = connection;
    }

    boolean isEnding() {
        return ending;
    }

    @Nullable InputEnd peerEnd() {
        return peerEnd;
    }

    boolean isCloseSent() {
        return closeSent;
    }

    /** On the event loop: the handler has returned, nobody is to be cancelled any more. */
    void handlerEnded() {
        handlerEnded = true;
    }

    // ---- begin and end

    @Override
    public void begin(ProtocolCarrier begun) {
        carrier = begun;
        lastReceived = coroutine.scheduler().now();
        if (keepAliveNanos > 0) {
            keepAliveTimer = begun.after(keepAliveNanos, this::keepAlive);
        }
    }

    @Override
    public void end() {
        stop(closeTimer);
        stop(keepAliveTimer);
        ReferenceCountUtil.release(owedPong);
        owedPong = null;
    }

    private static void stop(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private ProtocolCarrier carrier() {
        var known = carrier;
        if (known == null) {
            throw new IllegalStateException("the protocol has not begun");
        }
        return known;
    }

    // ---- in

    @Override
    public void received(ByteBuf bytes) {
        lastReceived = coroutine.scheduler().now();
        pinged = false;
        try {
            for (var frame = parser.next(bytes); frame != null; frame = parser.next(bytes)) {
                received(frame);
            }
        } catch (Violation e) {
            end(new InputEnd(e.status(), true));
        } finally {
            bytes.release();
        }
    }

    private void received(WebSocketFrame frame) throws Violation {
        switch (frame) {
            case PingWebSocketFrame ping -> pong(ping.content());
            case PongWebSocketFrame pong -> pong.release(); // asked for or not (RFC 6455 5.5.3)
            case CloseWebSocketFrame close -> {
                try {
                    end(new InputEnd(status(close), false));
                } finally {
                    close.release();
                }
            }
            default -> data(frame);
        }
    }

    private void data(WebSocketFrame frame) {
        if (closeSent) {
            frame.release();
        } else {
            carrier().deliver(frame);
        }
    }

    /** RFC 6455 5.5.1, 7.4. */
    private static CloseStatus status(CloseWebSocketFrame close) throws Violation {
        var content = close.content();
        if (!content.isReadable()) {
            return new CloseStatus(CloseStatus.NONE);
        }
        int code = content.readUnsignedShort();
        if (!CloseStatus.isSendable(code)) {
            throw new Violation(CloseStatus.PROTOCOL_ERROR, "close code " + code);
        }
        var reason = new byte[content.readableBytes()];
        content.readBytes(reason);
        var check = new Utf8Check();
        if (!check.accepts(reason, 0, reason.length) || !check.end()) {
            throw new Violation(CloseStatus.INVALID_DATA, "close reason is not UTF-8");
        }
        return new CloseStatus(code, new String(reason, StandardCharsets.UTF_8));
    }

    private void end(InputEnd end) {
        peerEnd = end;
        ending = true;
        carrier().deliver(end);
        startCloseTimer();
    }

    // ---- pings

    /** Answers at once, however many messages wait for the handler; to a client that does not read, the last ping alone. */
    private void pong(ByteBuf content) {
        if (closeSent) {
            content.release();
        } else if (carrier().isWritable()) {
            write(carrier(), new PongWebSocketFrame(content));
            flushDue = true;
        } else {
            ReferenceCountUtil.release(owedPong);
            owedPong = content;
        }
    }

    @Override
    public void receivedAll() {
        if (flushDue) {
            flushDue = false;
            carrier().flush();
        }
    }

    @Override
    public void writabilityChanged() {
        var owed = owedPong;
        if (owed != null && carrier().isWritable()) {
            owedPong = null;
            pong(owed);
            receivedAll();
        }
    }

    /**
     * A client that has sent nothing for a while is asked for a sign of life, and is gone if none comes within as long. Not
     * while nothing is read from it since its messages wait for the handler.
     */
    private void keepAlive() {
        var to = carrier();
        long silent = coroutine.scheduler().nanoTime() - lastReceived;
        if (!to.isReading()) {
            pinged = false;
            silent = 0;
        }
        if (silent < keepAliveNanos) {
            keepAliveTimer = to.after(keepAliveNanos - silent, this::keepAlive);
        } else if (pinged) {
            to.close();
        } else {
            pinged = true;
            if (!closeSent && to.isWritable()) {
                write(to, new PingWebSocketFrame());
                to.flush();
            }
            keepAliveTimer = to.after(keepAliveNanos, this::keepAlive);
        }
    }

    // ---- out

    /** Lets a Close pass, and drops whatever would follow it. */
    @Override
    public void write(Object message) {
        if (closeSent || !(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        write(carrier(), frame);
        if (frame instanceof CloseWebSocketFrame) {
            closeSent();
        }
    }

    private static void write(ProtocolCarrier to, WebSocketFrame frame) {
        FrameEncoder.write(frame, to);
    }

    private void closeSent() {
        closeSent = true;
        ending = true;
        startCloseTimer();
    }

    private void sendClose(CloseStatus status) {
        write(frame(status));
        carrier().flush();
    }

    static CloseWebSocketFrame frame(CloseStatus status) {
        return status.code() == CloseStatus.NONE
                ? new CloseWebSocketFrame(true, 0, Unpooled.EMPTY_BUFFER)
                : new CloseWebSocketFrame(status.code(), status.reason());
    }

    // ---- the closing

    private void startCloseTimer() {
        stop(closeTimer);
        closeTimer = carrier().after(closeNanos, this::closeTimeIsOver);
    }

    private void closeTimeIsOver() {
        var end = peerEnd;
        if (end != null) {
            cancelHandler();
        }
        if (closeSent || end == null) {
            carrier().close();
        } else {
            sendClose(end.answer());
        }
    }

    private void cancelHandler() {
        if (!handlerEnded) {
            coroutine.cancel("the client closed the WebSocket");
        }
    }

    /** Closes when the handler waits for the next message, or when it has had as long as a closing may take to come to that. */
    @Override
    public void drain() {
        var open = connection;
        if (open == null || carrier == null || closeSent || peerEnd != null) {
            return;
        }
        long now = coroutine.scheduler().nanoTime();
        if (!ending) {
            ending = true;
            drainBegan = now;
        }
        if (open.isReceiving() || now - drainBegan > closeNanos) {
            sendClose(new CloseStatus(CloseStatus.GOING_AWAY));
        }
    }
}
