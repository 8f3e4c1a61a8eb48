package dev.heddle.load.contest;

import dev.heddle.load.client.Measurement;

/**
 * What one server did in one window of load.
 *
 * @param round the first is 1
 */
public record Window(String server, int connections, int round, Measurement measurement) {
    boolean isOf(String server, int connections) {
        return this.server.equals(server) && this.connections == connections;
    }
}
