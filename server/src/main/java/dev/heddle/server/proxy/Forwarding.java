package dev.heddle.server.proxy;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.http.HttpExchange;
import java.util.Objects;

/**
 * What the proxy tells an upstream of the client, and what it believes of those before it. Immutable.
 *
 * <p>What a client that is not trusted says of others is never believed: the fields {@code Forwarded}, {@code
 * X-Forwarded-For/Host/Proto/Port/Prefix/Server} and {@code X-Real-IP} of its requests are dropped, and written anew as far
 * as {@code fields} says. From a trusted one, the chain is kept and extended, and its host and protocol stay; of the fields
 * that are not written, none passes, since a proxy that does not know them would let a client's own through.
 *
 * @param fields which are written
 * @param trusted the proxies before this one; nobody by default
 * @param via how the proxy calls itself in {@code Via} (RFC 9110 7.6.3), in requests and responses; empty for no such field
 * @param refuseLoops whether a request that has passed {@code via} before is answered 508; a name for this proxy alone is
 *     needed then, since several may stand in a row. Off by default, as in nginx and HAProxy
 * @param underscores what becomes of fields with {@code _} in their names
 */
public record Forwarding(
        Fields fields, AddressRanges trusted, String via, boolean refuseLoops, UnderscoreNames underscores) {
    /** {@code X-Forwarded-*}, nobody is trusted, {@code Via: 1.1 heddle}, no look for loops, names with {@code _} dropped. */
    public static final Forwarding DEFAULT =
            new Forwarding(Fields.X_FORWARDED, AddressRanges.none(), "heddle", false, UnderscoreNames.DROP);

    /** Which fields are written. */
    public enum Fields {
        /** {@code X-Forwarded-For}, {@code X-Forwarded-Host}, {@code X-Forwarded-Proto}. */
        X_FORWARDED,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED,
        /** All of them. The client's address is taken from {@code X-Forwarded-For} where both are there. */
        BOTH,
        /** None. What a trusted proxy has written passes, unread. */
        OFF;

        boolean hasX() {
            return this == X_FORWARDED || this == BOTH;
        }

        boolean hasForwarded() {
            return this == FORWARDED || this == BOTH;
        }
    }

    /**
     * What becomes of fields with {@code _} in their names. For applications behind CGI and its kin, {@code X_User} and
     * {@code X-User} are the same: a client could write the one that the proxy does not look at.
     */
    public enum UnderscoreNames {
        /** Left out, as nginx does. */
        DROP,
        /** The request is answered 400, as Envoy advises for proxies at the edge. */
        REFUSE,
        /** Passed on. */
        PASS
    }

    /** Checks the name. */
    public Forwarding {
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(trusted, "trusted");
        Objects.requireNonNull(underscores, "underscores");
        if (!Via.isName(via)) {
            throw new IllegalArgumentException(
                    "via '" + via + "': allowed are letters, digits and -._~:[], 64 at most, or nothing");
        }
        if (refuseLoops && via.isEmpty()) {
            throw new IllegalArgumentException("loops can be refused only where via has a name for this proxy");
        }
    }

    /** With other fields. */
    public Forwarding withFields(Fields written) {
        return new Forwarding(written, trusted, via, refuseLoops, underscores);
    }

    /** With other trusted proxies. */
    public Forwarding withTrusted(AddressRanges proxies) {
        return new Forwarding(fields, proxies, via, refuseLoops, underscores);
    }

    /** With another name in {@code Via}; empty for no such field. */
    public Forwarding withVia(String name) {
        return new Forwarding(fields, trusted, name, refuseLoops, underscores);
    }

    /** With or without a look for loops. */
    public Forwarding withRefuseLoops(boolean refuse) {
        return new Forwarding(fields, trusted, via, refuse, underscores);
    }

    /** With another treatment of names with {@code _}. */
    public Forwarding withUnderscores(UnderscoreNames treatment) {
        return new Forwarding(fields, trusted, via, refuseLoops, treatment);
    }

    /** Whether the other end of the connection is a trusted proxy. */
    boolean trustsPeerOf(HttpExchange exchange) {
        return !trusted.isEmpty() && trusted.contains(exchange.peerAddress().address());
    }
}
