package dev.heddle.server.tcp;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.coroutine.connection.ConnectionChannelHandler;
import dev.heddle.server.http.Limit;
import dev.heddle.server.http.LimitCounts;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TCP on a listener: what all its connections share. */
public final class TcpService {
    private static final Logger log = LoggerFactory.getLogger(TcpService.class);

    private final String kind;
    private final TcpHandler handler;
    private final Duration idle;
    private final LimitCounts limitCounts = new LimitCounts();
    private volatile boolean draining;

    /**
     * A service.
     *
     * @param kind names its coroutines
     * @param idle how long a peer may send nothing while the handler waits for it, or read nothing
     * @throws IllegalArgumentException if the idle time is not more than zero
     */
    public TcpService(String kind, TcpHandler handler, Duration idle) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.handler = Objects.requireNonNull(handler, "handler");
        this.idle = checkIdle(idle);
    }

    /**
     * An idle time, if it is one.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public static Duration checkIdle(Duration idle) {
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("idle time " + idle + ": allowed is more than zero");
        }
        return idle;
    }

    /** Adds the handler of one connection to its pipeline. */
    public void initialise(ChannelPipeline pipeline) {
        pipeline.addLast(new ConnectionChannelHandler(kind, this::handle));
    }

    /** What limits have ended. */
    public LimitCounts limitCounts() {
        return limitCounts;
    }

    private void handle(Connection accepted) throws Exception {
        accepted.attach(this);
        if (draining) {
            return;
        }
        var connection = new TcpConnection(accepted, idle);
        try {
            handler.handle(connection);
        } catch (SocketTimeoutException e) {
            limitCounts.count(Limit.TCP_IDLE_TIMEOUT);
            log.debug("{}: {}", accepted, e.getMessage());
        } catch (IOException e) {
            log.debug("{}: {}", accepted, e.getMessage());
        } finally {
            connection.release();
        }
    }

    /** Ends the input of connections that wait for their peer. Call it again while connections are left. */
    public void drain(CoroutineScheduler scheduler) {
        draining = true;
        for (var coroutine : scheduler.coroutines()) {
            if (coroutine.subject() instanceof Connection connection && connection.attachment() == this) {
                scheduler.execute(() -> endIfWaiting(connection));
            }
        }
    }

    private static void endIfWaiting(Connection connection) {
        if (connection.isReceiving()) {
            connection.endInput();
        }
    }
}
