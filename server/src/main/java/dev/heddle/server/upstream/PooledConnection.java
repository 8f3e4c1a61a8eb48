package dev.heddle.server.upstream;

import dev.heddle.coroutine.connection.Connection;
import io.netty.channel.Channel;

/** A connection to an upstream, and what its pool knows of it. The fields are confined to the event loop. */
final class PooledConnection {
    final Connection connection;
    final Channel channel;
    final ResponseDecoder decoder;
    final long openedAt;
    long idleSince;
    /** Whether it counts among the pool's open ones. */
    boolean counted = true;
    /** Whether a request was sent on it before the present one. */
    boolean used;

    PooledConnection(Connection connection, Channel channel, ResponseDecoder decoder) {
        this.connection = connection;
        this.channel = channel;
        this.decoder = decoder;
        this.openedAt = connection.scheduler().now();
    }

    boolean canTakeRequest() {
        return channel.isActive() && decoder.isBetweenResponses();
    }

    /** Takes out the codec: what comes, and goes, is bytes from now on. On the event loop. */
    void leaveHttp() {
        var pipeline = channel.pipeline();
        if (pipeline.get(ResponseDecoder.class) != null) { // else it has been closed
            pipeline.remove(ResponseDecoder.class);
            pipeline.remove(RequestEncoder.class);
        }
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
