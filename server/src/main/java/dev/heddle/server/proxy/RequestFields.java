package dev.heddle.server.proxy;

import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import io.netty.handler.codec.http.HttpHeaderNames;

/** The header fields of a request on its way to the upstream. */
final class RequestFields {
    private final Forwarding forwarding;
    private final ForwardedFields forwarded;
    private final Via via;
    private final RequestIdFields requestIds;

    RequestFields(Forwarding forwarding, RequestIdFields requestIds) {
        this.forwarding = forwarding;
        this.forwarded = new ForwardedFields(forwarding.fields());
        this.via = new Via(forwarding.via());
        this.requestIds = requestIds;
    }

    /**
     * Finds out who sent the request, and which: before it is routed.
     *
     * @throws HttpException 508 if it has been here before
     */
    void identify(HttpExchange exchange) {
        boolean trusted = forwarding.trustsPeerOf(exchange);
        var fields = exchange.request().headers().netty();
        if (trusted) {
            exchange.clientAddress(ForwardedChain.clientOf(fields, forwarding, exchange.peerAddress()));
        }
        requestIds.identify(exchange, trusted);
        if (forwarding.refuseLoops() && via.isIn(fields)) {
            throw new HttpException(508, "this proxy has passed the request on already");
        }
    }

    /**
     * Changes the request's own fields, and returns them. Once for each request.
     *
     * @throws HttpException 400 if it has a field that is refused
     */
    Headers forUpstream(HttpExchange exchange, RouteAction.Forward route) {
        var all = exchange.request().headers();
        var fields = all.netty();
        UnderscoreFields.treat(fields, forwarding.underscores());
        HopByHop.removeFrom(fields);
        fields.remove(HttpHeaderNames.EXPECT);
        forwarded.write(fields, exchange, forwarding.trustsPeerOf(exchange));
        if (route.hostHeader() == RouteAction.HostHeader.UPSTREAM) {
            fields.remove(HttpHeaderNames.HOST); // the client of the upstream says its own
        }
        requestIds.passOn(fields, exchange);
        via.addTo(fields, exchange.request().version());
        return all;
    }
}
