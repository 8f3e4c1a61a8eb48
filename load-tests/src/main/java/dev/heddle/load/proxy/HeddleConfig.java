package dev.heddle.load.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Configuration files for Heddle's proxy. */
final class HeddleConfig {
    private HeddleConfig() {}

    /** One upstream, with a bound on the connections to it. Those who wait for one may wait as long as with the others. */
    static String bounded(int upstreamPort, int connections, int waiting) {
        return """
            upstreams:
              origin:
                members: ["http://127.0.0.1:%d"]
                limits: {connections: %d, waiting: %d}
                timeouts: {queue: 60s}
            routes:
              - {path: /, upstream: origin}
            """.formatted(upstreamPort, connections, waiting);
    }

    /** A group for each of two readers. */
    static String fastAndSlow(int fastPort, int slowPort) {
        return """
            upstreams:
              fast:
                members: ["http://127.0.0.1:%d"]
              slow:
                members: ["http://127.0.0.1:%d"]
            routes:
              - {path: /fast, upstream: fast, rewrite: /}
              - {path: /slow, upstream: slow, rewrite: /}
            """.formatted(fastPort, slowPort);
    }

    /** All requests to one of two upstreams. */
    static String allTo(int upstreamPort) {
        return """
            upstreams:
              all:
                members: ["http://127.0.0.1:%d"]
            routes:
              - {path: /, upstream: all}
            """.formatted(upstreamPort);
    }

    /** Requests shared out by their path to two upstreams. */
    static String byPath(int upstreamPort, int otherPort) {
        return """
            upstreams:
              texts:
                members: ["http://127.0.0.1:%d"]
              rest:
                members: ["http://127.0.0.1:%d", "http://127.0.0.1:%d"]
            routes:
              - {path: /plaintext, upstream: texts}
              - {path: /, upstream: rest}
            """.formatted(otherPort, upstreamPort, otherPort);
    }

    /** Puts a file in the place of another at once: no reader sees half of one. */
    static Path replace(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
        return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
