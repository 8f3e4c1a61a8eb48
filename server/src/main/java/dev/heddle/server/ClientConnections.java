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
        if (client.address() == null) {
            return true; // of a Unix socket
        }
        var network = client.network();
        if (open.merge(network, 1, Integer::sum) > most) {
            rejected.increment();
            closed(network);
            return false;
        }
        pipeline.channel().closeFuture().addListener(gone -> closed(network));
        return true;
    }

    private void closed(String network) {
        open.computeIfPresent(network, (client, connections) -> connections == 1 ? null : connections - 1);
    }

    long rejected() {
        return rejected.sum();
    }
}
