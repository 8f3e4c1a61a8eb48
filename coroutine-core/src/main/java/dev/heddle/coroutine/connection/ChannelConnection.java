package dev.heddle.coroutine.connection;

import dev.heddle.coroutine.CoroutineScheduler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** A connection that has a channel of its own. */
final class ChannelConnection extends Connection {
    /** Received bytes that wait, at which reading from the socket pauses; it goes on at half of that. */
    private static final int INBOX_LIMIT = 64 * 1024;
    /** How long a closed connection waits for the peer to read what was sent before. */
    private static final long CLOSE_MILLIS = 10_000;

    private final ChannelHandlerContext context;
    /** Confined to the event loop. */
    private boolean readingPaused;

    ChannelConnection(ChannelHandlerContext context, CoroutineScheduler scheduler) {
        super(scheduler);
        this.context = context;
    }

    @Override
    public boolean isOpen() {
        return context.channel().isActive();
    }

    @Override
    public SocketAddress remoteAddress() {
        return context.channel().remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return context.channel().localAddress();
    }

    @Override
    public void onClose(Runnable action) {
        post(() -> context.channel().closeFuture().addListener(closing -> action.run()));
    }

    // ---- on the event loop

    @Override
    protected void write(Object message) {
        context.write(message, context.voidPromise());
    }

    @Override
    protected void flushWritten() {
        context.flush();
    }

    @Override
    protected boolean isWritable() {
        return context.channel().isWritable();
    }

    /** With what has gone out of a message whose rest has not. */
    @Override
    protected long unsentBytes() {
        var waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    }

    @Override
    protected void queued(int bytes) {
        if (bytes >= INBOX_LIMIT && !readingPaused) {
            readingPaused = true;
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    protected void taken(Object message, int bytes) {
        if (readingPaused && bytes <= INBOX_LIMIT / 2) {
            readingPaused = false;
            post(() -> context.channel().config().setAutoRead(true));
        }
    }

    @Override
    protected void endOutput() {
        OutputEnd.shutDown(context);
    }

    @Override
    protected void closeWhenWritten() {
        var sent = context.write(Unpooled.EMPTY_BUFFER);
        context.flush();
        if (sent.isDone()) {
            context.close();
            return;
        }
        sent.addListener(ChannelFutureListener.CLOSE);
        var timer = context.executor().schedule(() -> context.close(), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(gone -> timer.cancel(false));
    }

    @Override
    protected void closeNow() {
        context.close();
    }

    @Override
    protected void resetNow() {
        try {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException closedAlready) {
            // Then the peer has been told something else.
        }
        // Past all handlers: TLS's would say first that this is a proper end.
        var first = context.pipeline().firstContext();
        (first == null ? context : first).close();
    }
}
