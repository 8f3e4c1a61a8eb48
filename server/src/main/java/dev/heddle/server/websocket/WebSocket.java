package dev.heddle.server.websocket;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.connection.Connection;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket as its handler sees it (RFC 6455): messages come from {@link #receive} and go to {@link #send(String)}, whole
 * and in order.
 *
 * <pre>{@code
 * for (var message = socket.receive(); message != null; message = socket.receive()) {
 *     socket.send("you said " + message.text());
 * }
 * }</pre>
 *
 * <p><b>The end</b>: when the client closes, {@code receive} returns what came before and then null, and the client is told
 * that this was seen; {@link #closeStatus} has its code. A connection that breaks, or a client that breaks the protocol, is a
 * {@link WebSocketClosedException}, as is sending to a WebSocket that is closed. A handler that only sends looks at {@link
 * #isOpen}; one that does not is cancelled when the client has waited for a while.
 *
 * <p><b>Back-pressure</b>: while nobody receives, no more than some 64 KiB are read from the client; {@code send} suspends
 * while the client does not read.
 *
 * <p><b>Pings</b> of the client are answered whether anybody receives or not.
 *
 * <p><b>Threads</b>: cheap on the coroutine of the handler. Any coroutine or thread may send and close, one after the other;
 * one at a time may receive.
 *
 * <p><b>Cancellation</b>: {@code receive}, {@code send} and {@code close} are cancellation points.
 */
public final class WebSocket {
    /** Smaller messages gain nothing from compression. */
    private static final int SMALLEST_COMPRESSED = 64;
    /** Of a message that is compressed: it is sent in fragments, so that others have a turn on the event loop between them. */
    private static final int DEFLATED_AT_ONCE = 64 * 1024;

    private static final int COMPRESSED = 4;
    private static final int LONGEST_PING = 125;

    private final Connection connection;
    private final WebSocketCodec codec;
    private final MessageAssembler assembler;
    private final @Nullable String subprotocol;
    private final long sendNanos;
    private final @Nullable WebSocketMeters meters;

    private final ReentrantLock receiving = new ReentrantLock();
    private final ReentrantLock sending = new ReentrantLock();

    /** Guarded by {@code sending}. */
    private final @Nullable MessageDeflater deflater;

    /** What was sent, or could not be since the connection is broken. Written under {@code sending}. */
    private volatile @Nullable CloseStatus own;
    /** What came from the client, or why the connection failed. Written under {@code receiving}. */
    private volatile @Nullable CloseStatus peer;
    /** It is the latter. */
    private volatile boolean failed;

    WebSocket(
            Connection connection,
            WebSocketCodec codec,
            MessageAssembler assembler,
            @Nullable MessageDeflater deflater,
            @Nullable String subprotocol,
            Duration send,
            @Nullable WebSocketMeters meters) {
        this.connection = connection;
        this.codec = codec;
        this.assembler = assembler;
        this.deflater = deflater;
        this.subprotocol = subprotocol;
        this.sendNanos = send.toNanos();
        this.meters = meters;
    }

    /** What both sides have agreed to speak; null if that is nothing in particular. */
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    /** Whether neither side has begun to close, nor the server to drain. Messages may still wait to be received if not. */
    public boolean isOpen() {
        return !codec.isEnding() && own == null && peer == null && connection.isOpen();
    }

    /** How it was closed: by the client if it was the first, or by this side. Null as long as neither has. */
    public @Nullable CloseStatus closeStatus() {
        var status = peer;
        return status == null ? own : status;
    }

    // ---- receive

    /**
     * The next message. Suspends until it has come. While another thread closes, it waits for that to end.
     *
     * @return null when the WebSocket has been closed, by the client or by this side
     * @throws WebSocketClosedException if the connection broke, or the client broke the protocol: it has been told
     * @throws CancellationException if the coroutine is cancelled
     * @throws IllegalStateException if another thread is receiving
     */
    public @Nullable WebSocketMessage receive() throws IOException {
        return receive(0);
    }

    /**
     * The next message, within a time.
     *
     * @param timeout more than zero; a message that comes in pieces may take up to twice as long
     * @throws SocketTimeoutException if it has not come in time; the WebSocket stays as it is, and what has come of the
     *     message is kept
     */
    public @Nullable WebSocketMessage receive(Duration timeout) throws IOException {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout " + timeout + ": allowed is more than zero");
        }
        return receive(timeout.toNanos());
    }

    private @Nullable WebSocketMessage receive(long nanos) throws IOException {
        lockReceiving(nanos);
        try {
            var message = peer == null ? next(nanos) : ended();
            if (message != null && meters != null) {
                meters.received(message.isText());
            }
            return message;
        } finally {
            receiving.unlock();
        }
    }

    private void lockReceiving(long nanos) throws IOException {
        if (receiving.tryLock()) {
            return;
        }
        if (own == null) {
            throw new IllegalStateException("another thread is receiving from " + this + " already");
        }
        // This side has closed: whoever has the lock takes in what is left, up to the end.
        try {
            if (nanos == 0) {
                receiving.lockInterruptibly();
            } else if (!receiving.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                throw new SocketTimeoutException("the close has not ended within " + Duration.ofNanos(nanos));
            }
        } catch (InterruptedException e) {
            endIfCancelled();
        }
    }

    private @Nullable WebSocketMessage next(long nanos) throws IOException {
        var scheduler = connection.scheduler();
        long began = nanos == 0 ? 0 : scheduler.nanoTime();
        while (true) {
            var come = nextPiece(nanos);
            if (!(come instanceof WebSocketFrame piece)) {
                return end(come);
            }
            try {
                var message = assembler.add(piece);
                if (message != null) {
                    return message;
                }
            } catch (Violation e) {
                return end(new InputEnd(e.status(), true));
            }
            if (nanos > 0 && scheduler.nanoTime() - began > nanos) {
                throw new SocketTimeoutException("message not whole within " + Duration.ofNanos(nanos));
            }
        }
    }

    /** A piece of a message, the end, or null if the connection is at its own. */
    private @Nullable Object nextPiece(long nanos) throws IOException {
        try {
            return connection.receive(nanos);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException broken) {
            throw fail(new CloseStatus(CloseStatus.LOST, "the connection broke"), broken);
        }
    }

    private @Nullable WebSocketMessage end(@Nullable Object come) throws IOException {
        if (come instanceof InputEnd end) {
            failed = end.violation();
            peer = end.status();
            answer(end);
        } else if (own == null && !codec.isCloseSent()) {
            throw fail(new CloseStatus(CloseStatus.LOST, "the connection ended without a Close"), null);
        } else {
            peer = Objects.requireNonNullElseGet(own, () -> new CloseStatus(CloseStatus.GOING_AWAY));
        }
        return ended();
    }

    private @Nullable WebSocketMessage ended() throws WebSocketClosedException {
        var status = peer;
        if (failed && status != null) {
            throw new WebSocketClosedException(status, null);
        }
        return null;
    }

    private WebSocketClosedException fail(CloseStatus status, @Nullable Throwable cause) {
        failed = true;
        peer = status;
        return new WebSocketClosedException(status, cause);
    }

    private void answer(InputEnd end) throws IOException {
        try {
            sendClose(end.answer());
        } catch (WebSocketClosedException gone) {
            // It has not waited for the answer.
        }
    }

    // ---- send

    /**
     * Sends a text. Suspends while the client does not read what was sent before.
     *
     * @throws WebSocketClosedException if the WebSocket is closed, the connection broke, or the client has not read for as
     *     long as {@link WebSocketUpgrade.Builder#sendTimeout} says: then it is cut
     * @throws CancellationException if the coroutine is cancelled while it waits; the message may have been sent, or the
     *     connection been cut
     */
    public void send(String text) throws IOException {
        send(true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes, as {@link #send(String)}. The array belongs to the WebSocket from now on. */
    public void send(byte[] bytes) throws IOException {
        send(false, bytes);
    }

    /** Sends a message that was received, from here or elsewhere, as {@link #send(String)}. */
    public void send(WebSocketMessage message) throws IOException {
        send(message.isText(), message.bytes());
    }

    private void send(boolean text, byte[] bytes) throws IOException {
        lockSending();
        try {
            if (deflater != null && bytes.length >= SMALLEST_COMPRESSED) {
                sendCompressed(deflater, text, bytes);
            } else {
                var content = Unpooled.wrappedBuffer(bytes);
                send(text ? new TextWebSocketFrame(content) : new BinaryWebSocketFrame(content));
            }
        } finally {
            sending.unlock();
        }
        if (meters != null) {
            meters.sent(text);
        }
    }

    private void sendCompressed(MessageDeflater with, boolean text, byte[] bytes) throws IOException {
        boolean whole = false;
        try {
            for (int from = 0; from < bytes.length; from += DEFLATED_AT_ONCE) {
                int to = Math.min(bytes.length, from + DEFLATED_AT_ONCE);
                boolean last = to == bytes.length;
                var content = Unpooled.wrappedBuffer(with.deflate(bytes, from, to, last));
                whole = last;
                if (from > 0) {
                    send(new ContinuationWebSocketFrame(last, 0, content));
                } else if (text) {
                    send(new TextWebSocketFrame(last, COMPRESSED, content));
                } else {
                    send(new BinaryWebSocketFrame(last, COMPRESSED, content));
                }
                letOthersRun(last);
            }
        } finally {
            if (!whole) {
                connection.abort(); // nothing else can follow half of a message
            }
        }
    }

    private static void letOthersRun(boolean last) {
        if (!last && Coroutine.currentOrNull() != null) {
            Coroutine.yieldNow();
        }
    }

    /**
     * Sends a ping, which the client answers by itself: to keep what lies between from forgetting the connection. Whether the
     * client is still there is watched anyway ({@link WebSocketUpgrade.Builder#keepAlive}).
     *
     * @param data at most 125 bytes
     * @throws IOException as {@link #send(String)}
     * @throws IllegalArgumentException if the data is too long
     */
    public void ping(byte... data) throws IOException {
        if (data.length > LONGEST_PING) {
            throw new IllegalArgumentException("ping of " + data.length + " bytes: allowed are " + LONGEST_PING);
        }
        lockSending();
        try {
            send(new PingWebSocketFrame(Unpooled.copiedBuffer(data)));
        } finally {
            sending.unlock();
        }
    }

    private void lockSending() {
        try {
            sending.lockInterruptibly();
        } catch (InterruptedException e) {
            endIfCancelled();
        }
    }

    /** After an interrupted wait, which is how a coroutine is cancelled: throws. */
    private static void endIfCancelled() {
        Thread.currentThread().interrupt();
        Coroutine.throwIfCancelled();
    }

    /** Holding {@code sending}. */
    private void send(WebSocketFrame frame) throws IOException {
        var closed = own;
        if (closed != null || codec.isCloseSent()) {
            ReferenceCountUtil.release(frame);
            throw new WebSocketClosedException(
                    Objects.requireNonNullElseGet(closed, () -> new CloseStatus(CloseStatus.GOING_AWAY)), null);
        }
        try {
            connection.send(frame, sendNanos);
        } catch (SocketTimeoutException slow) {
            connection.abort();
            throw broken("the client does not read", slow);
        } catch (IOException gone) {
            throw broken("the connection broke", gone);
        }
    }

    private WebSocketClosedException broken(String why, IOException cause) {
        var status = new CloseStatus(CloseStatus.LOST, why);
        own = status;
        return new WebSocketClosedException(status, cause);
    }

    // ---- close

    /** Closes with 1000, as {@link #close(int, String)}. */
    public void close() throws IOException {
        close(CloseStatus.NORMAL, "");
    }

    /**
     * Tells the client that nothing more comes, after what was sent before, and suspends until it has answered that, or has
     * not in time ({@link WebSocketUpgrade.Builder#closeTimeout}). What it sends before its answer is dropped. Where another
     * thread is receiving, that sees the end, and this one does not wait. On a WebSocket that is closed already it does
     * nothing.
     *
     * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999 for what applications agree on
     * @param reason at most 123 bytes in UTF-8
     * @throws IOException if the connection broke before
     * @throws IllegalArgumentException if code or reason are others
     */
    public void close(int code, String reason) throws IOException {
        var status = CloseStatus.sendable(code, reason);
        if (closeStatus() == null) {
            sendClose(status);
        }
        if (receiving.tryLock()) {
            try {
                awaitPeer();
            } finally {
                receiving.unlock();
            }
        }
    }

    /** Unless one was sent; in the place of what a client that was first must be answered. */
    private void sendClose(CloseStatus status) throws IOException {
        lockSending();
        try {
            if (own == null && !codec.isCloseSent()) {
                var end = codec.peerEnd();
                var sent = end == null ? status : end.answer();
                send(WebSocketCodec.frame(sent));
                own = sent;
            }
        } finally {
            sending.unlock();
        }
    }

    /** The codec sees to it that this comes to an end. */
    private void awaitPeer() throws IOException {
        while (peer == null) {
            var come = nextPiece(0);
            if (come instanceof WebSocketFrame piece) {
                piece.release();
            } else {
                end(come);
            }
        }
    }

    // ---- for whoever runs the handler

    /** Sends a Close, if none was sent, and does not wait. */
    void closeNow(int code) {
        try {
            sendClose(new CloseStatus(code));
        } catch (IOException | CancellationException gone) {
            // Then there is nobody to tell.
        }
    }

    /** After the handler: whatever is held outside of the heap. */
    void release() {
        if (receiving.tryLock()) {
            assembler.release();
            receiving.unlock();
        }
        if (deflater != null && sending.tryLock()) {
            deflater.release();
            sending.unlock();
        }
    }

    /** The client's address. */
    @Override
    public String toString() {
        return "WebSocket with " + connection;
    }
}
