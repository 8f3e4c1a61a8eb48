package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Scalar;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.RouteAction;
import dev.heddle.server.upstream.Upstream;
import java.time.Duration;
import java.util.List;

/** The kinds of values that only the proxy has. Each is checked by the class that it is for. */
public final class ProxyKinds {
    /** Where an upstream is. */
    public static final Scalar<String> UPSTREAM_URL =
            Scalars.checked("URL", "http, a host and perhaps a port, as http://users:8080", text -> {
                var _ = Upstream.builder(text);
                return text;
            });

    /** How long an upstream may take. */
    public static final Scalar<Duration> TIME = Scalars.TIME_ABOVE_ZERO;

    /** The host of a route. */
    static final Scalar<String> HOST = Scalars.checked(
            "host",
            "a name without a port as api.example.com, *.example.com, an address",
            text -> text.isEmpty() ? null : ProxyRoute.checkHost(text));

    /** The path of a route. */
    static final Scalar<String> PATH = Scalars.checked(
            "path",
            "a path that begins with /, percent-encoded, without empty or dot segments",
            text -> new ProxyRoute("", text, new RouteAction.Answer(200, "")).pathPrefix());

    /** Where a route redirects to. */
    static final Scalar<String> LOCATION = Scalars.checked(
            "location",
            "what begins with http://, https:// or /, with {host} and {uri} for the request's",
            text -> new RouteAction.Redirect(302, text).location());

    static final Scalar<Integer> STATUS = Scalars.number(200, 599);

    static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

    /** The length of a request's body. */
    static final Scalar<Long> BODY_SIZE = Scalars.size(0, 1L << 50, "0 to 1048576g");

    /** The length of a response's head. */
    static final Scalar<Long> HEAD_SIZE = Scalars.size(64, 1 << 20, "64 to 1m");

    private ProxyKinds() {}
}
