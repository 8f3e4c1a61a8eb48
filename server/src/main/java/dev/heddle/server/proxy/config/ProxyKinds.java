package dev.heddle.server.proxy.config;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.balancing.StatusSet;
import dev.heddle.server.config.Scalar;
import dev.heddle.server.config.Scalars;
import dev.heddle.server.config.WrongValue;
import dev.heddle.server.proxy.ProxyRoute;
import dev.heddle.server.proxy.RequestIds;
import dev.heddle.server.proxy.RouteAction;
import dev.heddle.server.upstream.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The kinds of values that only the proxy has. Each is checked by the class that it is for. */
public final class ProxyKinds {
    /** Where an upstream is. */
    public static final Scalar<String> UPSTREAM_URL =
            Scalars.checked("URL", "http or https, a host and perhaps a port, as http://users:8080", text -> {
                var _ = Upstream.builder(text);
                return text;
            });

    /** How long an upstream may take. */
    public static final Scalar<Duration> TIME = Scalars.TIME_ABOVE_ZERO;

    static final Scalar<Duration> TIME_TO_A_DAY = timeUpTo(Duration.ofDays(1), "24h");

    static final Scalar<Duration> TIME_TO_AN_HOUR = timeUpTo(Duration.ofHours(1), "1h");

    /** A name of the operator's. */
    static final Scalar<String> NAME =
            Scalars.checked("name", "up to 64 visible characters", text -> text.matches("[!-~]{1,64}") ? text : null);

    /** The name of a header field. */
    static final Scalar<String> FIELD_NAME = Scalars.checked(
            "field name",
            "the name of a header field",
            text -> text.isEmpty() ? null : RequestIds.DEFAULT.withField(text).field());

    /** A path with a query, as a request has it. */
    static final Scalar<String> TARGET = Scalars.checked(
            "path",
            "a path that begins with /, percent-encoded, and a query",
            text -> text.matches("/[!-~&&[^#]]*") ? text : null);

    /** A file, which whoever needs it looks for. */
    static final Scalar<Path> FILE =
            Scalars.checked("file", "a file that can be read", text -> text.isEmpty() ? null : Path.of(text));

    /** Statuses of responses. */
    static final Scalar<StatusSet> STATUSES =
            Scalars.checked("list of statuses", "100 to 599, as 503, 502-504, 429,503, or none", StatusesText::parse);

    /** Other machines. */
    static final Scalar<String> NETWORK = Scalars.checked("network", "an address, 10.0.0.0/8, 2001:db8::/32", text -> {
        var _ = AddressRanges.of(text);
        return text;
    });

    /** What requests are told apart by. */
    static final Scalar<String> HASH_KEY =
            Scalars.checked("key", "client-ip, path, uri, header NAME, cookie NAME", text -> {
                var _ = Balance.key(text);
                return text;
            });

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

    private static Scalar<Duration> timeUpTo(Duration most, String inWords) {
        return Scalars.checked("time", "more than 0, to " + inWords + ", as 10s, 500ms, 2m or plain seconds", text -> {
            try {
                var time = TIME.parse(text);
                return time.compareTo(most) <= 0 ? time : null;
            } catch (WrongValue e) {
                return null;
            }
        });
    }
}
