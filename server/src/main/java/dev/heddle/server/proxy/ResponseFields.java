package dev.heddle.server.proxy;

import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.UpstreamResponse;

/** The header fields of a response on its way to the client. */
final class ResponseFields {
    private final Via via;
    private final RequestIdFields requestIds;

    ResponseFields(Forwarding forwarding, RequestIdFields requestIds) {
        this.via = new Via(forwarding.via());
        this.requestIds = requestIds;
    }

    /** Changes the response's own fields, and returns them. */
    Headers forClient(HttpExchange exchange, UpstreamResponse response) {
        var all = response.headers();
        var fields = all.netty();
        HopByHop.removeFrom(fields);
        via.addTo(fields, response.version());
        requestIds.giveBack(fields, exchange);
        return all;
    }
}
