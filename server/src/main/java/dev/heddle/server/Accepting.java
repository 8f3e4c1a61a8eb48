package dev.heddle.server;

import dev.heddle.server.files.FileShortage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First in the pipeline of a listening socket: counts what is accepted, and pauses where nothing can be. Netty's own way would
 * be a second's pause and a warning with a stack trace each time. Event loop only.
 *
 * <p>While there are no files (EMFILE, ENFILE), connections wait in the socket's queue, and cost nothing. It goes on when some
 * are free, not with the first: that one would be gone at once.
 */
final class Accepting extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Accepting.class);

    private final ConnectionCounter counter;
    private long accepted;

    Accepting(ConnectionCounter counter) {
        this.counter = counter;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
        accepted++;
        context.fireChannelRead(connection);
    }

    // ---- what could not be accepted

    /** Not passed on: the bootstrap's own handler behind this one would pause as well, and tell the log. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counter.paused();
        if (FileShortage.isCauseOf(cause)) {
            FileShortage.OF_PROCESS.met("connections of clients", context.executor());
        } else {
            log.warn("{}: a connection could not be accepted: {}", context.channel(), cause.toString());
        }
        context.channel().config().setAutoRead(false);
        lookLater(context.channel());
    }

    private static void lookLater(Channel listening) {
        listening.eventLoop().schedule(() -> goOn(listening), FileShortage.LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void goOn(Channel listening) {
        if (!listening.isOpen()) {
            return;
        }
        if (FileShortage.OF_PROCESS.isOn() && !FileShortage.areFilesFree()) {
            lookLater(listening);
        } else {
            listening.config().setAutoRead(true);
        }
    }

    // ---- the end

    void closeWhenQueueIsEmpty(Channel listening) {
        lookAgain(listening, accepted, accepted + Listener.BACKLOG);
    }

    /** A timer's turn comes after the sockets have been looked at, other than that of a task. */
    private void lookAgain(Channel listening, long before, long most) {
        listening.eventLoop().schedule(() -> afterTurn(listening, before, most), 0, TimeUnit.NANOSECONDS);
    }

    private void afterTurn(Channel listening, long before, long most) {
        // Clients may come as fast as they are accepted: no more than the queue held.
        if (accepted == before || accepted >= most) {
            listening.close();
        } else {
            lookAgain(listening, accepted, most);
        }
    }
}
