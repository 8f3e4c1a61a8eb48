package dev.heddle.server.proxy;

import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamRequest;
import dev.heddle.server.upstream.UpstreamRequestBody;
import dev.heddle.server.upstream.UpstreamResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request as it goes to upstreams: worked out once, so that a second attempt sends the same. Confined to one coroutine. */
final class PassedRequest {
    private static final long UNKNOWN_LENGTH = -1;
    private static final long MOST_KEPT = 64 * 1024;
    private static final Duration SHORTEST = Duration.ofNanos(1);

    /** How long an upstream may take to ask for a body that the client holds back; as curl waits. */
    private static final Duration CONTINUE_WAIT = Duration.ofSeconds(1);

    private final HttpExchange exchange;
    private final HttpRequest from;
    private final String target;
    private final Headers fields;
    private final long length;
    /** The body, if it is short and was there already: it can be sent any number of times, and goes out with the head. */
    private final byte @Nullable [] kept;

    private final PassedTrailers trailers;
    private final @Nullable PassedUpgrade upgrade;
    private final @Nullable Duration timeout;
    private final long start;

    /** Changes the request's own header fields. */
    PassedRequest(HttpExchange exchange, RouteTarget route, RouteAction.Forward options, RequestFields changes)
            throws IOException {
        this.exchange = exchange;
        from = exchange.request();
        var own = OriginForm.of(from);
        target = options.rewrite() == null ? own : route.rewritten(own, options.rewrite());
        length = announcedLength(from);
        trailers = PassedTrailers.of(from.headers().netty());
        upgrade = PassedUpgrade.of(from);
        if (!from.body().isComplete()) {
            from.body().limit(options.maxBodyBytes(), length);
        }
        kept = length > 0 && length <= MOST_KEPT ? from.body().takeIfWhole() : null;
        fields = changes.forUpstream(exchange, options);
        timeout = options.timeout();
        start = timeout == null ? 0 : System.nanoTime();
    }

    private static long announcedLength(HttpRequest request) {
        var announced = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return announced == null ? UNKNOWN_LENGTH : Long.parseLong(announced);
    }

    /** What is changed here is sent by the next attempt. */
    Headers fields() {
        return fields;
    }

    /** Whether an upstream that goes on with another protocol means it. */
    boolean isSwitchMeant(UpstreamResponse response) {
        return upgrade == null || upgrade.isMeant(response);
    }

    UpstreamRequest to(Upstream upstream) {
        var to = upstream.request(from.method(), target)
                .headers(fields)
                .onInterim(new InterimResponses(exchange))
                .record(exchange.record());
        if (upgrade != null) {
            to.upgrade(upgrade.protocols());
        }
        if (upstream.isToldOfClients()) {
            tellClient(to);
        }
        if (timeout != null) {
            to.deadline(left(timeout));
        }
        if (kept != null) {
            return to.body(kept);
        }
        if (from.body().isWithheld()) {
            to.expectContinue(CONTINUE_WAIT);
        }
        return from.body().isComplete() ? to : to.body(length, this::sendBody);
    }

    private void sendBody(UpstreamRequestBody to) throws IOException {
        if (from.body().isRefused()) {
            to.abandon();
        } else {
            trailers.transfer(from.body(), to);
        }
    }

    /** Its port is known only if no proxy stands before it. */
    private void tellClient(UpstreamRequest to) {
        var client = exchange.clientAddress();
        if (client.address() != null && exchange.localAddress() instanceof InetSocketAddress wanted) {
            boolean isPeer = client == exchange.peerAddress();
            int port = isPeer && exchange.remoteAddress() instanceof InetSocketAddress peer ? peer.getPort() : 0;
            to.client(new InetSocketAddress(client.address(), port), wanted);
        }
    }

    /** All attempts together have the time that the route gives. */
    private Duration left(Duration limit) {
        var left = limit.minusNanos(System.nanoTime() - start);
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }
}
