package dev.heddle.load.client;

import java.net.URI;
import java.util.List;

/**
 * A server to measure, ready to be started.
 *
 * @param port where it will answer {@code GET /plaintext}
 * @param ready what answers 200 as soon as it serves
 */
public record Contender(String name, List<String> command, int port, URI ready) {}
