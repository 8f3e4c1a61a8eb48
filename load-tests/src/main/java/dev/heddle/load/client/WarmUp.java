package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import java.time.Duration;

/**
 * Load until classes are loaded, caches filled and the code compiled, over several sets of new connections: what runs once
 * a connection is compiled after some thousand of them, and a suspended frame takes several times as much memory while it
 * is interpreted.
 */
public final class WarmUp {
    private static final int CONNECTIONS = 200;

    private WarmUp() {}

    /**
     * Takes about so long, and leaves no connection open.
     *
     * @param page what is asked for
     * @param connections one after the other or some at a time, at least
     */
    public static void of(StartedContender server, Page page, Duration time, int connections)
            throws InterruptedException, LoadException {
        int turns = Math.ceilDiv(connections, CONNECTIONS);
        for (int turn = 0; turn < turns; turn++) {
            try (LoadGenerator generator = new LoadGenerator(server.address(), page)) {
                generator.open(CONNECTIONS);
                generator.run();
                Thread.sleep(time.dividedBy(turns));
                generator.pause();
            }
        }
    }
}
