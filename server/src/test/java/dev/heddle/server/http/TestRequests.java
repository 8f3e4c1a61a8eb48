package dev.heddle.server.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** Requests without a connection. */
public final class TestRequests {
    private TestRequests() {}

    /** A GET request, as a handler sees it. */
    public static HttpRequest get(String target) {
        return new HttpRequest(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target), null, null);
    }

    /** Whether a GET request with this target is served. */
    public static boolean isTarget(String target) {
        return UriCheck.isTarget(HttpMethod.GET, target);
    }
}
