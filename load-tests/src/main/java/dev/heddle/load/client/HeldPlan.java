package dev.heddle.load.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one process holds.
 *
 * @param port of the server
 * @param source the address that it connects from; each has source ports of its own
 * @param destinations the server's addresses, taken in turn
 * @param ramp in which they are opened; zero for all at once
 * @param connecting how many may be without their first answer at a time: no more than accept queues take
 * @param interval between two requests of one connection
 */
public record HeldPlan(
        int port,
        int connections,
        InetAddress source,
        List<InetAddress> destinations,
        Duration ramp,
        int connecting,
        Duration interval) {
    private static final int FIXED_FIELDS = 6;

    /** As one line between processes. */
    String toLine() {
        String numbers =
                "%d %d %d %d %d ".formatted(port, connections, ramp.toMillis(), connecting, interval.toMillis());
        return numbers
                + Stream.concat(Stream.of(source), destinations.stream())
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(" "));
    }

    static HeldPlan parse(String line) throws UnknownHostException {
        String[] fields = line.split(" ", -1);
        List<InetAddress> destinations = new ArrayList<>();
        for (String address : Arrays.asList(fields).subList(FIXED_FIELDS, fields.length)) {
            destinations.add(InetAddress.getByName(address));
        }
        return new HeldPlan(
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[1]),
                InetAddress.getByName(fields[FIXED_FIELDS - 1]),
                destinations,
                Duration.ofMillis(Long.parseLong(fields[2])),
                Integer.parseInt(fields[3]),
                Duration.ofMillis(Long.parseLong(fields[4])));
    }
}
