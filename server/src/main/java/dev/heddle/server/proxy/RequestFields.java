package dev.heddle.server.proxy;

import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;

/** The header fields of a request on its way to the upstream. */
final class RequestFields {
    private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
    private static final AsciiString FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString VIA = AsciiString.cached("1.1 heddle");

    private RequestFields() {}

    /** Changes the request's own fields, and returns them. */
    static Headers forUpstream(HttpExchange exchange, RouteAction.Forward route) {
        var all = exchange.request().headers();
        var fields = all.netty();
        HopByHop.removeFrom(fields);
        fields.remove(HttpHeaderNames.EXPECT);
        fields.set(FORWARDED_FOR, clientOf(exchange));
        fields.set(FORWARDED_PROTO, HTTP);
        var host = fields.get(HttpHeaderNames.HOST);
        if (host != null) {
            fields.set(FORWARDED_HOST, host);
        }
        if (route.hostHeader() == RouteAction.HostHeader.UPSTREAM) {
            fields.remove(HttpHeaderNames.HOST); // the client of the upstream says its own
        }
        fields.add(HttpHeaderNames.VIA, VIA);
        return all;
    }

    private static String clientOf(HttpExchange exchange) {
        return exchange.remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "unknown";
    }
}
