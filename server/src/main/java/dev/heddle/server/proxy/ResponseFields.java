package dev.heddle.server.proxy;

import dev.heddle.server.http.Headers;
import dev.heddle.server.upstream.UpstreamResponse;

/** The header fields of a response on its way to the client. */
final class ResponseFields {
    private ResponseFields() {}

    /** Changes the response's own fields, and returns them. */
    static Headers forClient(UpstreamResponse response) {
        var all = response.headers();
        HopByHop.removeFrom(all.netty());
        return all;
    }
}
