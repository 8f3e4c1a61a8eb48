package dev.heddle.load.bench;

import java.net.URI;
import java.util.List;

/**
 * A server to measure, ready to be started.
 *
 * @param port where it will answer {@code GET /plaintext}
 * @param ready what answers 200 as soon as it serves
 */
record Contender(String name, List<String> command, int port, URI ready) {
    static URI plaintext(int port) {
        return URI.create("http://127.0.0.1:" + port + PlaintextResponses.PATH);
    }
}
