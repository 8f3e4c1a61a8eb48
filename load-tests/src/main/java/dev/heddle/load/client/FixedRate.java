package dev.heddle.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * So many requests a second, whatever the server does: request <i>k</i> of <i>n</i> connections is due at <i>k</i>/rate, on
 * connection <i>k</i> mod <i>n</i>. A connection that still waits for an answer then sends as soon as it has it. The time
 * of an answer counts from when its request was due, so that all that was due in a stall of the server, or of this
 * generator, shows the stall.
 *
 * @see <a href="https://github.com/giltene/wrk2">wrk2</a>, which counts so, and calls what others leave out coordinated
 *     omission
 */
final class FixedRate implements Pacing {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final List<ClientConnection> connections;
    private final ByteBuf request;
    private final int rate;

    private long startNanos;

    /** Those that have been due so far. */
    private long turns;

    private boolean ended;

    /**
     * Not begun.
     *
     * @param rate requests a second over all connections, more than zero
     */
    FixedRate(EventLoop loop, List<ClientConnection> connections, ByteBuf request, int rate) {
        this.loop = loop;
        this.connections = connections;
        this.request = request;
        this.rate = rate;
    }

    @Override
    public void begin() {
        startNanos = System.nanoTime();
        for (int i = 0; i < connections.size(); i++) {
            connections.get(i).nextTurn(i);
        }
        takeTurns();
    }

    private void takeTurns() {
        if (ended) {
            return;
        }
        long now = System.nanoTime();
        while (dueNanos(turns) - now <= 0) {
            ClientConnection connection = connections.get((int) (turns % connections.size()));
            turns++;
            if (!connection.isWaiting()) {
                sendNext(connection, now);
            }
        }
        loop.schedule(this::takeTurns, dueNanos(turns) - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void answered(ClientConnection connection, long now) {
        if (connection.nextTurn() < turns) {
            sendNext(connection, now);
        }
    }

    private void sendNext(ClientConnection connection, long now) {
        long turn = connection.nextTurn();
        connection.nextTurn(turn + connections.size());
        connection.send(request, dueNanos(turn), now);
    }

    private long dueNanos(long turn) {
        return startNanos + turn / rate * SECOND_NANOS + turn % rate * SECOND_NANOS / rate;
    }

    @Override
    public void end() {
        ended = true;
    }
}
