package dev.heddle.load.bench;

import dev.heddle.load.client.LoadException;
import dev.heddle.load.client.LoadGenerator;
import dev.heddle.load.client.StartedContender;
import java.time.Duration;

/**
 * Load until classes are loaded, caches filled and the code compiled, over several sets of new connections: what runs once
 * a connection is compiled after some thousand of them, and a suspended frame takes several times as much memory while it
 * is interpreted.
 */
final class WarmUp {
    private static final int CONNECTIONS = 200;
    private static final int TURNS = 10;

    private WarmUp() {}

    /** Takes so long, and leaves no connection open. */
    static void of(StartedContender server, Duration time) throws InterruptedException, LoadException {
        for (int turn = 0; turn < TURNS; turn++) {
            try (LoadGenerator generator = new LoadGenerator(server.address())) {
                generator.open(CONNECTIONS);
                generator.run();
                Thread.sleep(time.dividedBy(TURNS));
                generator.pause();
            }
        }
    }
}
