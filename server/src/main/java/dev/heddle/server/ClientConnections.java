package dev.heddle.server;

import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.address.RemoteAddress;
import dev.heddle.server.refusal.Refusal;
import io.netty.channel.ChannelPipeline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * How many connections each client has: an address, of IPv6 the first 64 bits. One more than allowed is refused. Any thread.
 */
final class ClientConnections {
    private final int most;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    private final LongAdder rejected = new LongAdder();

    /**
     * With no connection yet.
     *
     * @param most of one client; 0 for any number
     */
    ClientConnections(int most) {
        this.most = most;
    }

    /** Begins a connection only if its client may have one more. */
    Consumer<ChannelPipeline> admit(Consumer<ChannelPipeline> initialise, Refusal refusal) {
        if (most == 0) {
            return initialise;
        }
        return pipeline -> {
            if (tryOpen(pipeline)) {
                initialise.accept(pipeline);
            } else {
                pipeline.addLast(refusal);
            }
        };
    }

    private boolean tryOpen(ChannelPipeline pipeline) {
        var client = ClientAddress.of(RemoteAddress.of(pipeline.channel()));
        if (!tryOpen(client)) {
            return false;
        }
        pipeline.channel().closeFuture().addListener(gone -> closed(client));
        return true;
    }

    /** Counts one more; false if that would be too many. Whoever got true calls {@link #closed} once, for the same client. */
    boolean tryOpen(ClientAddress client) {
        if (most == 0 || client.address() == null) { // of a Unix socket
            return true;
        }
        if (open.merge(client.network(), 1, Integer::sum) > most) {
            rejected.increment();
            closed(client);
            return false;
        }
        return true;
    }

    void closed(ClientAddress client) {
        if (most > 0 && client.address() != null) {
            open.computeIfPresent(
                    client.network(), (network, connections) -> connections == 1 ? null : connections - 1);
        }
    }

    long rejected() {
        return rejected.sum();
    }
}
