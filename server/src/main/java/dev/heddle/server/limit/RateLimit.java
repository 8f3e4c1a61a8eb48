package dev.heddle.server.limit;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import java.time.Duration;

/**
 * How many requests one client may make: a bucket of {@code burst} tokens, of which each request takes one, and into which
 * {@code requests} come back evenly over {@code per}. Immutable.
 *
 * @param requests 1 to a million
 * @param per a microsecond for each request at least, a day at most
 * @param burst how many may come at once; 1 to a million, and no more than come back in 30 days
 * @param header the field that says who the client is, such as an API key; empty for the client's address, of which IPv6
 *     counts by its first 64 bits. A request without the field counts by its address
 * @param clients how many are remembered, of the table's memory: about 100 bytes each; 8 to 16 million
 */
public record RateLimit(int requests, Duration per, int burst, String header, int clients) {
    /** Of the table, if nothing else is said. */
    public static final int DEFAULT_CLIENTS = 65_536;

    private static final int MOST = 1_000_000;
    private static final int FEWEST_CLIENTS = 8;
    private static final int MOST_CLIENTS = 1 << 24;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration LONGEST_TO_FILL = Duration.ofDays(30);

    /** Checks the ranges. */
    public RateLimit {
        check("requests", requests, 1, MOST);
        check("burst", burst, 1, MOST);
        check("clients", clients, FEWEST_CLIENTS, MOST_CLIENTS);
        if (per.compareTo(Duration.ofNanos(1_000L * requests)) < 0 || per.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    requests + " requests in " + per + ": allowed are a microsecond for each, to a day in all");
        }
        if (per.dividedBy(requests).compareTo(LONGEST_TO_FILL.dividedBy(burst)) > 0) {
            throw new IllegalArgumentException(
                    "burst " + burst + ": allowed is what comes back within " + LONGEST_TO_FILL.toDays() + " days");
        }
        if (!header.isEmpty() && HttpHeaderValidationUtil.validateToken(header) >= 0) {
            throw new IllegalArgumentException(
                    "header '" + header + "': allowed is the name of a header field, or nothing");
        }
    }

    /** So many requests a second from each address, and as many at once. */
    public static RateLimit perSecond(int requests) {
        return new RateLimit(requests, Duration.ofSeconds(1), requests, "", DEFAULT_CLIENTS);
    }

    /** So many requests a minute from each address, and as many at once. */
    public static RateLimit perMinute(int requests) {
        return new RateLimit(requests, Duration.ofMinutes(1), requests, "", DEFAULT_CLIENTS);
    }

    /** With so many at once. */
    public RateLimit withBurst(int most) {
        return new RateLimit(requests, per, most, header, clients);
    }

    /** For whoever a header field names; empty for addresses. */
    public RateLimit withHeader(String name) {
        return new RateLimit(requests, per, burst, name, clients);
    }

    /** With so many clients remembered. */
    public RateLimit withClients(int most) {
        return new RateLimit(requests, per, burst, header, most);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + ": allowed are " + least + " to " + most);
        }
    }
}
