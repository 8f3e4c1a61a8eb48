package dev.heddle.server.upstream;

import dev.heddle.server.http.Headers;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;

/**
 * A response of an upstream: its head is there, its body is read piece by piece. To be closed in any case: that gives the
 * connection back if the body was read to its end, or the rest of it is there already, and closes it otherwise. For one
 * coroutine at a time: a fork may return it to its parent.
 */
public final class UpstreamResponse implements AutoCloseable {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpResponse head;
    private final Headers headers;
    private final UpstreamResponseBody body;

    UpstreamResponse(HttpResponse head, UpstreamResponseBody body) {
        this.head = head;
        this.headers = new Headers(head.headers());
        this.body = body;
    }

    /** The status: 200 to 999, or 101 after an {@link UpstreamRequest#upgrade}. */
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

    /**
     * The connection as bytes each way, with those first that came behind the response's head: after an {@link
     * UpstreamRequest#upgrade} that the upstream has taken up. Closed with the response, after what was written has gone
     * out; it is not used for another call. The call's deadline does not hold for it.
     *
     * @param idle how long the upstream may send nothing while it is waited for; zero for ever. A second call gives the
     *     same object, and changes nothing
     * @throws IllegalStateException if the status is not 101, or the response is closed
     */
    public TcpConnection tunnel(Duration idle) {
        if (status() != SWITCHING_PROTOCOLS) {
            throw new IllegalStateException("status " + status() + " is no switch of protocols");
        }
        return body.tunnel(idle);
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
