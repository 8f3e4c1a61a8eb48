package dev.heddle.load.soak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the soak, which does something in its turn and waits for what comes of it. Event loop only.
 *
 * <p>It waits for an answer, for its end, or for its next turn, each for a limited time. An end that it has not brought about
 * itself, and that the server has not announced, is the server's fault, unless the connection has been idle for longer than the
 * server allows.
 */
abstract class SoakConnection extends ChannelInboundHandlerAdapter {
    /** An answer that has not come by then is one that does not come; the server's own limits are shorter where one is asked. */
    private static final long ANSWER_SECONDS = 30;
    /**
     * An end that has not come by then does not come: the longest is that of HTTP/2, where the server waits for 60 s for a
     * client that does not read, and then for 75 s for its next request.
     */
    private static final long END_SECONDS = 180;

    /** The server's limits, before the first request and behind another, with something for the way to it. */
    private static final long UNUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(9_500);

    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(74_500);

    private final SoakClients clients;
    /** Among the clients'. */
    private final int place;

    private @Nullable ChannelHandlerContext context;
    private boolean open;
    /** Something was sent on it. */
    private boolean used;
    /** An answer is waited for. */
    private boolean waiting;
    /** Its end is no fault of the server's: this side has seen to that, or has been told. */
    private boolean ending;
    /** Since when it waits: for an answer, for its end, or for a turn. */
    private long since;
    /** What it sends may cross a close. */
    private boolean late;

    SoakConnection(SoakClients clients, int place) {
        this.clients = clients;
        this.place = place;
    }

    /** Adds this handler, and what it needs before it. */
    abstract void addTo(ChannelPipeline pipeline);

    /** On an open connection on which nothing is waited for. */
    abstract void act(Deed deed);

    // ---- for the clients

    final void takeTurn(Deed deed) {
        if (!open || waiting || ending) {
            return;
        }
        clients.tally().done(deed);
        late = isIdleTooLong();
        act(deed);
        used = true;
    }

    final void giveUpIfLate(long now) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now - since);
        if (ending && seconds >= END_SECONDS) {
            wrong("not closed within %d s".formatted(END_SECONDS));
            abort();
        } else if (waiting && !ending && seconds >= ANSWER_SECONDS) {
            wrong("no answer within %d s".formatted(ANSWER_SECONDS));
            abort();
        }
    }

    private boolean isIdleTooLong() {
        return System.nanoTime() - since > (used ? IDLE_NANOS : UNUSED_NANOS);
    }

    // ---- for the kinds

    /** Requests may be sent from now on. */
    final void opened() {
        open = true;
        since = System.nanoTime();
    }

    final int random(int bound) {
        return clients.random().nextInt(bound);
    }

    final void expectAnswer() {
        waiting = true;
        since = System.nanoTime();
    }

    final boolean isExpectingAnswer() {
        return waiting;
    }

    final void answered() {
        waiting = false;
        since = System.nanoTime();
        clients.tally().answered();
    }

    /** The server may close from now on, and may leave unanswered what was sent. */
    final void expectEnd() {
        if (!ending) {
            ending = true;
            since = System.nanoTime();
        }
    }

    final boolean isExpectingEnd() {
        return ending;
    }

    final void wrong(String what) {
        clients.tally().wrong(getClass().getSimpleName() + ": " + what);
    }

    final void send(String ascii) {
        send(Unpooled.copiedBuffer(ascii, StandardCharsets.US_ASCII));
    }

    final void send(ByteBuf bytes) {
        channel().writeAndFlush(bytes);
    }

    final SocketChannel channel() {
        if (context == null) {
            throw new IllegalStateException("not open");
        }
        return (SocketChannel) context.channel();
    }

    /** By a reset. */
    final void abort() {
        expectEnd();
        if (channel().isOpen()) { // what was sent last may have found it closed
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().close();
        }
    }

    final void leave() {
        expectEnd();
        channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    final void endOutput() {
        expectEnd();
        channel()
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(sent -> channel().shutdownOutput());
    }

    final void stopReading() {
        expectEnd();
        channel().config().setAutoRead(false);
    }

    // ---- of Netty

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
        since = System.nanoTime();
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended(waiting ? "closed in place of an answer" : "closed while idle");
        clients.closed(place);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ended(String.valueOf(cause.getMessage()));
        context.close();
    }

    /** By the server, or with the run. */
    private void ended(String how) {
        if (ending || clients.isLeaving()) {
            return;
        }
        ending = true;
        if (waiting ? late : isIdleTooLong()) {
            clients.tally().timedOut();
        } else {
            wrong(how);
        }
    }
}
