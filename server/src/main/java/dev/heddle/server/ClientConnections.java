package dev.heddle.server;

import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.address.RemoteAddress;
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

    /**
     * Begins a connection only if its client may have one more.
     *
     * @param late whether its channel has been active before, so that nobody tells the refusal so
     */
    Consumer<ChannelPipeline> admit(Consumer<ChannelPipeline> initialise, byte[] text, boolean late) {
        if (most == 0) {
            return initialise;
        }
        var refusal = new Refusal(text);
        return pipeline -> {
            if (tryOpen(pipeline)) {
                initialise.accept(pipeline);
            } else if (late) {
                refusal.refuse(pipeline);
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
