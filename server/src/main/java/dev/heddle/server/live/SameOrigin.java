package dev.heddle.server.live;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpRequest;
import io.netty.util.NetUtil;
import java.util.Locale;

/**
 * Whether a request that changes something comes from this port's own page, or from no page at all, as curl's does. A page of
 * another origin may send requests here too, from the browser of somebody who can reach this port (cross-site request
 * forgery). Browsers say where a request comes from: {@code Sec-Fetch-Site} (W3C Fetch Metadata) and {@code Origin} (RFC
 * 6454). And the type must be JSON, which no page may send elsewhere without asking first.
 *
 * <p>A page that has its own name lead to this address (DNS rebinding) would be of the same origin. So the host must be an
 * address or {@code localhost}, which nobody else can have as a name.
 */
public final class SameOrigin {
    private static final String JSON = "application/json";

    private SameOrigin() {}

    /** Throws 403 or 415 for a request that may not start or stop anything. */
    static void check(HttpRequest request) {
        checkHost(request);
        checkSite(request);
        var type = request.headers().get("Content-Type");
        if (type == null || !mediaType(type).equals(JSON)) {
            throw new HttpException(415, "Content-Type '" + type + "': allowed is " + JSON);
        }
    }

    /** Throws 403 for a request by a name that somebody may have led here. */
    public static void checkHost(HttpRequest request) {
        var host = request.headers().get("Host");
        if (host == null || !isAddress(host)) {
            throw new HttpException(
                    403, "by the name '" + host + "': allowed are localhost and addresses, as 127.0.0.1");
        }
    }

    /** Throws 403 for a request that a page of another origin has made a browser send. */
    public static void checkSite(HttpRequest request) {
        var headers = request.headers();
        var site = headers.get("Sec-Fetch-Site");
        var origin = headers.get("Origin");
        boolean otherSite = site != null && !site.equals("same-origin");
        boolean otherOrigin = origin != null && !origin.equalsIgnoreCase("http://" + headers.get("Host"));
        if (otherSite || otherOrigin) {
            throw new HttpException(403, "not from this page: allowed are requests of the same origin");
        }
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        var type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isAddress(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.lastIndexOf(':');
        var name = end <= 0 ? host : host.substring(0, end);
        return name.equalsIgnoreCase("localhost")
                || NetUtil.isValidIpV4Address(name)
                || (name.startsWith("[") && NetUtil.isValidIpV6Address(name));
    }
}
