package dev.heddle.load.client;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Each connection sends its next request as soon as it has the answer to the last. */
final class ClosedLoop implements Pacing {
    private final List<ClientConnection> connections;
    private final ByteBuf request;

    ClosedLoop(List<ClientConnection> connections, ByteBuf request) {
        this.connections = connections;
        this.request = request;
    }

    @Override
    public void begin() {
        connections.forEach(connection -> connection.send(request, System.nanoTime()));
    }

    @Override
    public void answered(ClientConnection connection, long now) {
        connection.send(request, now);
    }

    @Override
    public void end() {
        // Nobody sends who has no answer.
    }
}
