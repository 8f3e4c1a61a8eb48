package dev.heddle.coroutine.connection;

import dev.heddle.coroutine.CoroutineScheduler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a pipeline: gives each connection a coroutine, and turns the pipeline's messages into {@link
 * Connection#receive} and {@link Connection#send}.
 *
 * <pre>{@code
 * pipeline.addLast(new LineBasedFrameDecoder(1024), new StringDecoder(), new StringEncoder());
 * pipeline.addLast(new ConnectionChannelHandler("greeter", connection -> {
 *     while (connection.receive() instanceof String name) {
 *         connection.send("hello " + name + "\n");
 *     }
 * }));
 * }</pre>
 *
 * <p>It works on the event loops of {@link dev.heddle.coroutine.EventLoops} and on those that an application already has;
 * what is weaker there is said at {@link CoroutineScheduler#of}. One instance serves one channel.
 *
 * <p>The peer's end of input ends {@code receive} with null. By Netty's default the channel is closed then, and what is
 * sent after it fails; set {@code ChannelOption.ALLOW_HALF_CLOSURE} where the peer may still read.
 */
public final class ConnectionChannelHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(ConnectionChannelHandler.class);

    /** What begins when the channel is open. */
    @FunctionalInterface
    private interface Beginning {
        void of(Connection connection);
    }

    /** Null when it has begun: for what is open, it is of no use any more. */
    private @Nullable Beginning beginning;

    private boolean cancelWhenGone = true;
    private boolean cancelOnInputEnd;
    private @Nullable Connection connection;

    /**
     * For one channel.
     *
     * @param kind names the coroutine in logs and dumps, together with the peer's address
     * @param handler its code; one handler may serve many channels
     */
    public ConnectionChannelHandler(String kind, ConnectionHandler handler) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(handler, "handler");
        this.beginning = connection -> connection.start(kind, handler);
    }

    private ConnectionChannelHandler(Beginning beginning) {
        this.beginning = beginning;
    }

    /**
     * For a channel whose connection has no coroutine of its own: any coroutine may use it, one after the other, such as
     * those that take a connection to another service from a pool. Whoever has it last closes it.
     *
     * @param opened is handed the connection, on the event loop, when the channel is open
     */
    public static ConnectionChannelHandler withoutCoroutine(Consumer<? super Connection> opened) {
        Objects.requireNonNull(opened, "opened");
        return new ConnectionChannelHandler(opened::accept);
    }

    /**
     * Whether the coroutine is cancelled when the peer has closed the connection while it is suspended elsewhere than in
     * {@code receive} or {@code send} and no received message waits. On by default; off for a handler whose work matters
     * without its peer, such as one that stores what it receives.
     */
    public ConnectionChannelHandler cancelWhenGone(boolean cancel) {
        this.cancelWhenGone = cancel;
        return this;
    }

    /**
     * With half-closure allowed: whether a peer that ends its sending counts as gone, so that a coroutine which is
     * suspended elsewhere than in {@code receive} or {@code send} is cancelled. Off by default.
     */
    public ConnectionChannelHandler cancelOnInputEnd(boolean cancel) {
        this.cancelOnInputEnd = cancel;
        return this;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            start(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        start(context);
        context.fireChannelActive();
    }

    private void start(ChannelHandlerContext context) {
        var begins = beginning;
        if (begins == null) {
            return;
        }
        beginning = null;
        var scheduler = CoroutineScheduler.of(context.channel().eventLoop());
        var opened = new ChannelConnection(context, scheduler);
        connection = opened;
        try {
            begins.of(opened);
        } catch (RejectedExecutionException shuttingDown) {
            log.debug("{} refused: {}", opened, shuttingDown.getMessage());
            opened.finish();
        }
    }

    private Connection connection() {
        return Objects.requireNonNull(connection, "messages before channelActive");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        connection().deliver(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null) {
            connection.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && connection != null) {
            connection.inputEnded(cancelOnInputEnd);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.inactive(cancelWhenGone);
        }
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (connection != null) {
            connection.inactive(cancelWhenGone);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (connection == null || !(cause instanceof IOException)) {
            log.warn("{}: a handler of the pipeline failed", context.channel(), cause);
        }
        if (connection != null) {
            connection.failed(cause);
        }
        context.close();
    }
}
