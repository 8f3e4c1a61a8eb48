package dev.heddle.load.streams;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * What one process sends.
 *
 * @param port of the server, on 127.0.0.1
 * @param source the address that it connects from; each has source ports of its own
 * @param streams requests at once on each connection
 * @param delay that the server is asked to take for each
 * @param ramp in which the connections are opened; zero for all at once
 * @param connecting how many may be on their way at a time
 */
record ClientShare(
        int port, InetAddress source, int connections, int streams, Duration delay, Duration ramp, int connecting) {
    String path() {
        return "/delay/" + delay.toSeconds();
    }

    /** As one line between processes. */
    String toLine() {
        return "%d %s %d %d %d %d %d"
                .formatted(
                        port,
                        source.getHostAddress(),
                        connections,
                        streams,
                        delay.toSeconds(),
                        ramp.toMillis(),
                        connecting);
    }

    static ClientShare parse(String line) throws UnknownHostException {
        String[] fields = line.split(" ", -1);
        return new ClientShare(
                Integer.parseInt(fields[0]),
                InetAddress.getByName(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Duration.ofSeconds(Long.parseLong(fields[4])),
                Duration.ofMillis(Long.parseLong(fields[5])),
                Integer.parseInt(fields[6]));
    }
}
