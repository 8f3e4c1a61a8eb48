package dev.heddle.server.upstream;

/**
 * The version of the PROXY protocol by which an upstream is told of the client, at the beginning of each connection and
 * before TLS. The connection belongs to that client then: it carries one exchange, and the next one gets its own.
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
public enum UpstreamProxyProtocol {
    /** One line of text. */
    V1,
    /** Binary. */
    V2
}
