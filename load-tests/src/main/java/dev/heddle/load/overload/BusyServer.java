package dev.heddle.load.overload;

import dev.heddle.load.client.Plaintext;
import dev.heddle.server.Server;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.http.OverloadLimits;
import dev.heddle.server.http.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A server on the library whose handler computes for a while, on one event loop. Its arguments: the port, the microseconds, and
 * the milliseconds after which requests are shed, or 0.
 */
final class BusyServer {
    /** Computed at the start, to see how long that takes. */
    private static final int SAMPLE = 20_000_000;

    private static final int SAMPLES = 5;

    /** Connections are opened before they are used, and none of them is to be cut for that. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private BusyServer() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        int steps = stepsIn(Integer.parseInt(arguments[1]));
        byte[] text = Plaintext.BODY.getBytes(StandardCharsets.US_ASCII);
        HttpHandler busy = exchange -> {
            if (compute(steps) == 0) {
                throw new IllegalStateException("never, but the computing must not be left out");
            }
            exchange.response().header("content-type", "text/plain").send(text.clone());
        };
        try (Server server = Server.builder()
                .http(Integer.parseInt(arguments[0]), new Router().get(Plaintext.PATH, busy))
                .eventLoops(1)
                .timeouts(new HttpTimeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE))
                .overload(new OverloadLimits(Duration.ofMillis(Integer.parseInt(arguments[2])), 0, 100))
                .start()) {
            System.out.println("listening on " + server.httpAddress());
            Thread.currentThread().join();
        }
    }

    /** Marsaglia's xorshift: each step needs the one before. */
    private static long compute(int steps) {
        long x = 88_172_645_463_325_252L;
        for (int i = 0; i < steps; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }

    /** The fastest sample counts: what disturbs makes them slower only. */
    private static int stepsIn(int micros) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            long start = System.nanoTime();
            if (compute(SAMPLE) != 0) {
                fastest = Math.min(fastest, System.nanoTime() - start);
            }
        }
        return (int) (1_000L * micros * SAMPLE / fastest);
    }
}
