package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.http.Headers;
import dev.heddle.server.http.UpgradeField;
import dev.heddle.server.tcp.TcpConnection;
import dev.heddle.server.upstream.UpstreamException.Phase;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request and its response, on one connection. Confined to the coroutine that calls. */
final class UpstreamExchange {
    private static final int MOST_INTERIM_RESPONSES = 100;
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL_STATUS = 200;

    private final Upstream upstream;
    private final UpstreamRequest request;
    private final CallDeadline deadline;
    private final CoroutineScheduler scheduler = Coroutine.current().scheduler();
    private final ConnectionPool pool;
    /** Null if nobody wants to know. */
    private final @Nullable ExchangeRecord record;

    /** Null before there is one, and after it was given back. */
    private @Nullable PooledConnection pooled;

    private @Nullable RequestSender sender;
    /** The body's, as long as the upstream has not asked for it. */
    private @Nullable RequestSender withheld;

    private boolean reused;
    private boolean keepAlive;
    private boolean switched;
    private @Nullable TcpConnection tunnel;

    UpstreamExchange(Upstream upstream, UpstreamRequest request, CallDeadline deadline) {
        this.upstream = upstream;
        this.request = request;
        this.deadline = deadline;
        this.pool = upstream.pool(scheduler);
        this.record = request.record();
    }

    // ---- the request, and the response's head

    /**
     * Sends the request and receives the head of the response.
     *
     * @param fresh whether to take a new connection
     */
    HttpResponse begin(boolean fresh) throws UpstreamException {
        boolean shared = upstream.proxyProtocol() == null;
        var taken = acquire(fresh || !shared);
        pooled = taken;
        sender = null;
        withheld = null;
        boolean begun = false;
        try {
            CallPhases.begin(ExchangeRecord.Phase.SEND, record, scheduler);
            reused = taken.used;
            taken.used = true;
            taken.decoder.prepare();
            sendRequest(taken);
            var head = receiveFinalHead();
            CallPhases.sent(sender, record);
            CallPhases.begin(ExchangeRecord.Phase.BODY, record, scheduler);
            // RFC 9110 10.1.1: a body that was announced and is not sent ends the connection.
            keepAlive = withheld == null
                    && shared
                    && request.isKeepAlive()
                    && HttpUtil.isKeepAlive(head)
                    && endsBeforeItsConnection(head);
            begun = true;
            return head;
        } finally {
            if (!begun) {
                CallPhases.sent(sender, record);
                drop();
                awaitSender();
            }
        }
    }

    private PooledConnection acquire(boolean fresh) throws UpstreamException {
        CallPhases.begin(ExchangeRecord.Phase.QUEUE, record, scheduler);
        boolean acquired = false;
        try {
            var taken = pool.acquire(deadline, fresh, request.client(), record);
            acquired = true;
            return taken;
        } finally {
            if (!acquired) {
                CallPhases.end(record, scheduler);
            }
        }
    }

    private void sendRequest(PooledConnection to) throws UpstreamException {
        try {
            to.connection.send(request.message());
        } catch (IOException e) {
            throw failure(Phase.SEND, e);
        }
        var writer = request.streamedBody();
        if (writer != null) {
            long timeout = upstream.timeouts().send().toNanos();
            withheld = new RequestSender(scheduler, to, writer, request.bodyLength(), timeout);
            if (request.continueWait() == null) {
                sendBody();
            }
        } else {
            CallPhases.begin(ExchangeRecord.Phase.HEAD, record, scheduler);
        }
    }

    private void sendBody() {
        var allowed = withheld;
        withheld = null;
        if (allowed != null) {
            sender = allowed;
            allowed.start();
        }
    }

    private HttpResponse receiveFinalHead() throws UpstreamException {
        for (int i = 0; i < MOST_INTERIM_RESPONSES; i++) {
            var head = receiveHead();
            int status = head.status().code();
            if (status >= FIRST_FINAL_STATUS) {
                return head;
            }
            if (status == SWITCHING_PROTOCOLS) {
                checkSwitch(head);
                switched = true;
                return head;
            }
            ReferenceCountUtil.release(receive(Phase.RECEIVE_HEAD)); // the end of the interim response
            interim(status, head);
        }
        throw failure(Phase.RECEIVE_HEAD, new ProtocolException("too many interim responses"));
    }

    private void interim(int status, HttpResponse head) {
        var handler = request.interimHandler();
        if (status == CONTINUE) {
            sendBody();
        } else if (handler != null) {
            handler.received(status, new Headers(head.headers()));
        }
    }

    private void checkSwitch(HttpResponse head) throws UpstreamException {
        var offered = request.upgrade();
        var taken = head.headers().get(HttpHeaderNames.UPGRADE);
        if (offered == null || taken == null || !UpgradeField.has(offered, taken)) {
            var why = offered == null
                    ? "it switched protocols and was not asked to"
                    : "it switched to protocol " + taken + " and was offered " + offered;
            throw failure(Phase.RECEIVE_HEAD, new ProtocolException(why));
        }
    }

    private HttpResponse receiveHead() throws UpstreamException {
        var message = receive(Phase.RECEIVE_HEAD);
        if (message instanceof HttpResponse head && head.decoderResult().isSuccess()) {
            return head;
        }
        ReferenceCountUtil.release(message);
        throw malformed(
                Phase.RECEIVE_HEAD, ((HttpResponse) message).decoderResult().cause());
    }

    private boolean endsBeforeItsConnection(HttpResponse head) {
        return hasNoBody(head)
                || head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** Whether the end of the response comes with its head. */
    boolean hasNoBody(HttpResponse head) {
        int status = head.status().code();
        return request.method().equals(HttpMethod.HEAD)
                || switched
                || status == 204
                || status == 304
                || "0".equals(head.headers().get(HttpHeaderNames.CONTENT_LENGTH));
    }

    // ---- the response's body

    /** The next piece; the last one gives the connection back. */
    HttpContent receiveBody() throws UpstreamException {
        boolean received = false;
        try {
            var content = (HttpContent) receive(Phase.RECEIVE_BODY);
            if (content.decoderResult().isFailure()) {
                content.release();
                throw malformed(Phase.RECEIVE_BODY, content.decoderResult().cause());
            }
            if (content instanceof LastHttpContent) {
                complete();
            }
            received = true;
            return content;
        } finally {
            if (!received) {
                drop();
            }
        }
    }

    /** Whether a piece is there already. */
    boolean hasReceived() {
        return pooled != null && pooled.connection.hasReceived();
    }

    private void complete() {
        if (switched) {
            return; // the connection has only begun
        }
        var done = Objects.requireNonNull(pooled);
        if (keepAlive && (sender == null || sender.isComplete())) {
            pooled = null;
            pool.release(done);
            CallPhases.end(record, scheduler);
        } else {
            drop();
        }
    }

    // ---- after a switch of protocols

    /** The connection as bytes each way. */
    TcpConnection tunnel(Duration idle) {
        if (tunnel == null) {
            var switching = Objects.requireNonNull(pooled);
            scheduler.call(() -> {
                switching.leaveHttp();
                return null;
            });
            tunnel = new TcpConnection(switching.connection, idle);
        }
        return tunnel;
    }

    private void endTunnel(TcpConnection ended) {
        ended.release();
        ended.close();
    }

    // ---- either

    /** The next message, within the time of the phase, which begins when the request has been sent. */
    private Object receive(Phase phase) throws UpstreamException {
        var early = withheld == null ? null : receiveWhileWithheld(phase);
        if (early != null) {
            return early;
        }
        var timeouts = upstream.timeouts();
        long limit = (phase == Phase.RECEIVE_HEAD ? timeouts.head() : timeouts.body()).toNanos();
        long wait = limit;
        while (true) {
            long nanos = untilDeadline(wait, phase);
            var message = receive(nanos, phase);
            if (message != null) {
                return message;
            }
            if (nanos == wait) { // else the deadline is near, and is looked at again
                long left = sender == null ? 0 : limit - sender.nanosSinceEnd();
                if (left <= 0) {
                    throw failure(
                            phase, new SocketTimeoutException("nothing received within " + Duration.ofNanos(limit)));
                }
                wait = CallDeadline.waitAtMost(left);
            }
        }
    }

    /** What comes while the upstream may ask for the body; null if nothing did: then the body is sent. */
    private @Nullable Object receiveWhileWithheld(Phase phase) throws UpstreamException {
        var wait = Objects.requireNonNull(request.continueWait());
        var message = receive(untilDeadline(wait.toNanos(), phase), phase);
        if (message == null) {
            sendBody();
        }
        return message;
    }

    private long untilDeadline(long wait, Phase phase) throws UpstreamException {
        try {
            return deadline.shorten(wait);
        } catch (SocketTimeoutException e) {
            throw failure(phase, e);
        }
    }

    /** The next message, or null if none came in time. */
    private @Nullable Object receive(long nanos, Phase phase) throws UpstreamException {
        Object message;
        try {
            message = Objects.requireNonNull(pooled).connection.receive(nanos);
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw failure(phase, e);
        }
        if (message == null) {
            throw failure(phase, new EOFException(endOf(phase)));
        }
        return message;
    }

    private static String endOf(Phase phase) {
        return phase == Phase.RECEIVE_HEAD
                ? "it closed the connection without a response"
                : "it closed the connection before the end of its response";
    }

    private UpstreamException malformed(Phase phase, Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            return failure(phase, new EOFException("it closed the connection within the head of its response"));
        }
        var violation = new ProtocolException("malformed response: " + cause.getMessage());
        violation.initCause(cause);
        return failure(phase, violation);
    }

    private UpstreamException failure(Phase phase, Throwable cause) {
        var decoder = Objects.requireNonNull(pooled).decoder;
        boolean safe = scheduler.call(
                () -> !decoder.isRequestSent() || (request.isIdempotent() && !decoder.hasResponseBegun()));
        var unsent = sender == null ? null : sender.failure();
        return unsent == null
                ? new UpstreamException(upstream.name(), phase, safe, cause)
                : new UpstreamException(upstream.name(), Phase.SEND, safe, unsent);
    }

    /**
     * Whether a failure is that of a pooled connection which the upstream has closed, and the request may and can be sent
     * once more.
     */
    boolean wasStale(UpstreamException failure) {
        boolean bodyIsThere = request.isRepeatable() || sender == null || !sender.hasBegun();
        return reused && failure.isRetrySafe() && !failure.isTimeout() && bodyIsThere;
    }

    /** Closes the connection, if it has not been given back, and with it what is under way. */
    void drop() {
        var dropped = pooled;
        pooled = null;
        CallPhases.end(record, scheduler);
        if (sender != null) {
            sender.stop();
        }
        if (dropped != null && tunnel != null) {
            endTunnel(tunnel);
        } else if (dropped != null) {
            pool.drop(dropped);
        }
    }

    void awaitSender() {
        if (sender != null) {
            sender.awaitEnd();
        }
    }
}
