package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection of a load generator: at most one request is out at a time. Event loop only. */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private final ConnectionOwner owner;
    private final ExpectedResponse expected;
    private @Nullable ChannelHandlerContext context;

    private long dueNanos;
    private long sentNanos;
    private long nextTurn;
    private int answers;
    private boolean waiting;

    /** Its owner has been told, once. */
    private boolean failed;

    /** The beginning of a response that came in pieces. */
    private @Nullable ByteBuf partial;

    ClientConnection(ConnectionOwner owner, ExpectedResponse expected) {
        this.owner = owner;
        this.expected = expected;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
        owner.opened(this);
    }

    /** Sends the next request, at a time by {@link System#nanoTime}. */
    void send(ByteBuf request, long now) {
        send(request, now, now);
    }

    /** Sends the next request, which was due at an earlier time: by {@link System#nanoTime} both. */
    void send(ByteBuf request, long due, long now) {
        dueNanos = due;
        sentNanos = now;
        waiting = true;
        if (context != null) {
            context.writeAndFlush(request.duplicate(), context.voidPromise());
        }
    }

    /** When the last request was due, by {@link System#nanoTime}. */
    long dueNanos() {
        return dueNanos;
    }

    /** When the last request was sent, by {@link System#nanoTime}. */
    long sentNanos() {
        return sentNanos;
    }

    /** Which of all requests is its next, where they are numbered. */
    long nextTurn() {
        return nextTurn;
    }

    /** Which it is from now on. */
    void nextTurn(long turn) {
        nextTurn = turn;
    }

    /** Whether a request is out. */
    boolean isWaiting() {
        return waiting;
    }

    /** Whether requests can be sent. */
    boolean isOpen() {
        return context != null && context.channel().isActive();
    }

    /** How many requests were answered. */
    int answers() {
        return answers;
    }

    /** Closes the connection. */
    void close() {
        if (context != null) {
            context.close();
        }
    }

    /** Tells its owner, unless it has been told of another failure, and closes the connection. */
    void fail(LoadException cause) {
        if (!failed) {
            failed = true;
            owner.failed(this, cause);
        }
        if (context != null) {
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = joined(context, (ByteBuf) message);
        partial = null;
        try {
            if (expected.isComplete(bytes)) {
                bytes.release();
                waiting = false;
                answers++;
                owner.answered(this);
            } else {
                partial = bytes;
            }
        } catch (LoadException e) {
            bytes.release();
            fail(e);
        }
    }

    private ByteBuf joined(ChannelHandlerContext context, ByteBuf bytes) {
        return partial == null ? bytes : context.alloc().compositeBuffer(2).addComponents(true, partial, bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        if (!failed) {
            failed = true;
            owner.closed(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(new LoadException("a connection failed: " + cause));
    }
}
