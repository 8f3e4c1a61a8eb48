package dev.heddle.server;

import dev.heddle.server.address.AddressRanges;
import java.util.Objects;

/**
 * That connections begin with a header of the PROXY protocol, version 1 or 2, by which a load balancer tells the client's
 * address. Each connection must: one that begins otherwise is closed and counted in {@code connection.header.refused}, as is
 * one whose header has not come within the time of a request's head. The address that is told is what {@link
 * dev.heddle.server.http.HttpExchange#remoteAddress} shows; a header that tells none (LOCAL, UNKNOWN, other protocols than
 * TCP) leaves the socket's. Immutable.
 *
 * @param from who may connect; connections of others are closed at once. Empty for everybody: then whoever reaches the port
 *     may say that he is anybody
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
public record ProxyProtocol(AddressRanges from) {
    /** From everybody. */
    public static final ProxyProtocol FROM_ANY = new ProxyProtocol(AddressRanges.none());

    /** From some. */
    public ProxyProtocol {
        Objects.requireNonNull(from, "from");
    }
}
