package dev.heddle.server.upstream;

import dev.heddle.server.http.Headers;
import io.netty.handler.codec.http.HttpResponse;

/**
 * A response of an upstream: its head is there, its body is read piece by piece. To be closed in any case: that gives the
 * connection back if the body was read to its end, or the rest of it is there already, and closes it otherwise. For one
 * coroutine at a time: a fork may return it to its parent.
 */
public final class UpstreamResponse implements AutoCloseable {
    private final HttpResponse head;
    private final Headers headers;
    private final UpstreamResponseBody body;

    UpstreamResponse(HttpResponse head, UpstreamResponseBody body) {
        this.head = head;
        this.headers = new Headers(head.headers());
        this.body = body;
    }

    /** The status: 200 to 999. */
    public int status() {
        return head.status().code();
    }

    /** {@code HTTP/1.0} or {@code HTTP/1.1}. */
    public String version() {
        return head.protocolVersion().text();
    }

    /** The header fields, those of the connection included. */
    public Headers headers() {
        return headers;
    }

    /** The body; empty if the response has none. */
    public UpstreamResponseBody body() {
        return body;
    }

    /** Ends the call. Suspends only if the request's body is still being written. A second call does nothing. */
    @Override
    public void close() {
        body.close();
    }

    @Override
    public String toString() {
        return head.status().toString();
    }
}
