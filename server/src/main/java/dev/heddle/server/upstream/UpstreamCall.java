package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call from its beginning to its end, and to the meters: a request, its response, perhaps on a second connection. */
final class UpstreamCall {
    private final Upstream upstream;
    private final UpstreamRequest request;
    private final UpstreamExchange exchange;
    private final CoroutineScheduler scheduler = Coroutine.current().scheduler();
    private final long start = scheduler.nanoTime();
    private int status;
    private @Nullable UpstreamException failure;
    private boolean observed;

    UpstreamCall(Upstream upstream, UpstreamRequest request) {
        this.upstream = upstream;
        this.request = request;
        this.exchange = new UpstreamExchange(upstream, request, new CallDeadline(scheduler, request.deadline()));
    }

    UpstreamResponse begin() throws UpstreamException {
        boolean begun = false;
        try {
            var head = exchange(false);
            status = head.status().code();
            var body = new UpstreamResponseBody(this);
            if (exchange.hasNoBody(head)) {
                body.takeEnd();
            }
            begun = true;
            return new UpstreamResponse(head, body);
        } catch (UpstreamException e) {
            failure = e;
            throw e;
        } finally {
            if (!begun) {
                end();
            }
        }
    }

    private HttpResponse exchange(boolean again) throws UpstreamException {
        try {
            return exchange.begin(again);
        } catch (UpstreamException e) {
            if (again || !exchange.wasStale(e)) {
                throw e;
            }
            upstream.observeRetry();
            return exchange(true);
        }
    }

    HttpContent receiveBody() throws UpstreamException {
        if (failure != null) {
            throw failure;
        }
        try {
            var content = exchange.receiveBody();
            if (content instanceof io.netty.handler.codec.http.LastHttpContent) {
                observe();
            }
            return content;
        } catch (UpstreamException e) {
            failure = e;
            throw e;
        }
    }

    TcpConnection tunnel(Duration idle) {
        return exchange.tunnel(idle);
    }

    boolean hasReceived() {
        return exchange.hasReceived();
    }

    int bufferedBodyBytes() {
        return upstream.limits().bufferedBodyBytes();
    }

    void end() {
        exchange.drop();
        exchange.awaitSender();
        observe();
    }

    private void observe() {
        if (!observed) {
            observed = true;
            upstream.observe(request.method().name(), status, failure, scheduler.nanoTime() - start);
        }
    }
}
