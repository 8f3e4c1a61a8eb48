package dev.heddle.server.http;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.coroutine.connection.ConnectionHandler;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.address.RemoteAddress;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: receive a request, run the handler, answer, and again. One coroutine runs all of it, so that
 * pipelined requests are answered in their order. Confined to that coroutine.
 */
final class HttpConnection implements ConnectionHandler {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

    /** A body that a handler left unread is read and dropped up to here; past it the connection is closed instead. */
    private static final long SKIPPED_BODY_BYTES = 256 * 1024;
    /** How long a connection that is closed after an error goes on reading, so that the client sees the answer. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a connection must be idle before a server that drains closes it: a client that is busy takes its time. */
    private static final long QUIET_MILLIS = 250;

    private static final int LINGER_MESSAGES = 1_000;
    private static final int CLIENT_GONE = 499;
    private static final String UNKNOWN = "-";
    private static final HttpMethod UNKNOWN_METHOD = HttpMethod.valueOf(UNKNOWN);

    private final HttpService service;
    private final RequestDecoder decoder;
    private final Channel channel;
    private @Nullable Connection connection;
    private @Nullable ClientAddress peer;
    /** Another protocol has the connection. Looked at by the event loop too. */
    private volatile boolean switched;
    /** Its bytes, if it is plain bytes. */
    private @Nullable TcpConnection other;
    /** What tells it that the server drains, if it has a way to know. Looked at by the event loop too. */
    private volatile @Nullable Runnable drainOther;

    private int requests;
    /** After how many requests the connection was seen to be idle while the server drains. Event loop only. */
    private int quietAfter = -1;

    private boolean closeAfterExchange;
    private boolean keptAliveByOldClient;
    private boolean bodyEndsByClose;
    /** By this side, for a fault of the handler's. */
    private boolean aborted;
    /** The client has not read in time. */
    private boolean stalled;

    HttpConnection(HttpService service, RequestDecoder decoder, Channel channel) {
        this.service = service;
        this.decoder = decoder;
        this.channel = channel;
    }

    @Override
    public void handle(Connection accepted) {
        connection = accepted;
        accepted.attach(this);
        try {
            serveAll(accepted);
        } catch (IOException gone) {
            // A client may go away whenever it likes; what it left undone has been seen to.
            log.debug("{}: {}", accepted, gone.toString());
        }
    }

    private void serveAll(Connection accepted) throws IOException {
        while (!closeAfterExchange) {
            var head = receiveHead(accepted);
            if (head != null) {
                serve(accepted, head);
            } else if (!closeAfterExchange) {
                return;
            }
        }
        linger(accepted);
    }

    // ---- receive

    private io.netty.handler.codec.http.@Nullable HttpRequest receiveHead(Connection from) throws IOException {
        try {
            var timeouts = service.timeouts();
            var message = from.receive((requests == 0 ? timeouts.head() : timeouts.idle()).toNanos());
            if (message == RequestDecoder.HEAD_BEGUN) {
                message = receiveRestOfHead(from);
            }
            if (message instanceof io.netty.handler.codec.http.HttpRequest head) {
                return head;
            }
            ReferenceCountUtil.release(message);
            return null;
        } catch (SocketTimeoutException idle) {
            return null;
        }
    }

    private @Nullable Object receiveRestOfHead(Connection from) throws IOException {
        try {
            return from.receive(service.timeouts().head().toNanos());
        } catch (SocketTimeoutException slow) {
            refuse(null, new HttpException(408, "request head not received in time"));
            return null;
        }
    }

    // ---- serve

    private void serve(Connection to, io.netty.handler.codec.http.HttpRequest head) throws IOException {
        long start = to.scheduler().now();
        requests++;
        var refusal = RequestCheck.refuse(head, service.limits());
        if (refusal != null) {
            refuse(head, refusal);
            return;
        }
        AbsoluteForm.setHost(head);
        closeAfterExchange =
                !HttpUtil.isKeepAlive(head) || requests >= service.limits().requestsPerConnection();
        keptAliveByOldClient = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        var body = bodyOf(head);
        var offered = decoder.isHolding() ? UpgradeField.offeredBy(head) : null;
        var exchange = new HttpExchange(
                this,
                new HttpRequest(head, body, offered),
                new HttpResponse(this, head, body, offered),
                service.newRecord());
        int status = CLIENT_GONE;
        try {
            status = run(exchange);
        } finally {
            if (body != null) {
                body.release();
            }
            if (offered != null) {
                endOffer();
            }
            observe(exchange, status, start);
        }
        skipRest(body);
    }

    /** Of another protocol, which has ended by now, or was not taken up. */
    private void endOffer() {
        if (!switched) {
            connection().scheduler().execute(this::resumeDecoder);
        } else if (other != null) {
            other.release();
        }
    }

    private void resumeDecoder() {
        var context = channel.pipeline().context(decoder);
        if (context != null) {
            decoder.resume(context);
        }
    }

    private @Nullable RequestBody bodyOf(io.netty.handler.codec.http.HttpRequest head) {
        if (!(head instanceof RequestHead own) || !own.isWithBody()) {
            return null;
        }
        var body = new RequestBody(this, service.limits(), HttpUtil.is100ContinueExpected(head));
        body.announceLength(HttpUtil.getContentLength(head, -1L));
        return body;
    }

    /** Runs the handler and sees to it that the client gets an answer, whatever is thrown. Returns the status that was sent. */
    private int run(HttpExchange exchange) throws IOException {
        var response = exchange.response();
        try {
            service.handler().handle(exchange);
            response.finish();
        } catch (HttpException e) {
            if (isClientGone(exchange)) {
                recordGone(exchange, e);
                abort();
                return CLIENT_GONE;
            }
            answer(exchange, e);
        } catch (Throwable e) {
            if (isForNobody(exchange, e)) {
                recordGone(exchange, e);
                abort();
                log.debug("{} {}: {}", connection, exchange.request(), e.toString());
                return CLIENT_GONE;
            }
            log.error(
                    "Handler of {} {} failed",
                    exchange.request().method(),
                    exchange.request().path(),
                    e);
            recordFailure(exchange, e);
            answer(exchange, new HttpException(500, "Internal Server Error"));
        }
        return response.status();
    }

    /** Whether there is nobody to answer: whatever the handler has found is of no interest then. */
    private boolean isClientGone(HttpExchange exchange) {
        return (!connection().isOpen() && !aborted) || exchange.request().body().isTruncated();
    }

    /** Whether the client, or the server's end, is the reason for an exception, and nobody waits for an answer. */
    private boolean isForNobody(HttpExchange exchange, Throwable e) {
        return stalled
                || (!connection().isOpen() && !aborted)
                || Coroutine.current().cancelReason() != null
                || exchange.request().body().isTruncated(e);
    }

    /** What the handler left of the body must be out of the way before the next request. */
    private void skipRest(@Nullable RequestBody body) {
        if (body == null || closeAfterExchange || body.isComplete()) {
            return;
        }
        try {
            closeAfterExchange = !body.skipRest(SKIPPED_BODY_BYTES);
        } catch (IOException | HttpException late) {
            // The client has its answer already.
            closeAfterExchange = true;
            log.debug("{}: {}", connection, late.getMessage());
        }
    }

    private static void recordGone(HttpExchange exchange, Throwable e) {
        var record = exchange.record();
        if (record != null) {
            record.clientGone(Objects.requireNonNullElse(Coroutine.current().cancelReason(), e.toString()));
        }
    }

    private static void recordFailure(HttpExchange exchange, Throwable e) {
        var record = exchange.record();
        if (record != null) {
            record.ended(ExchangeRecord.End.INTERNAL, e.toString());
        }
    }

    private void answer(HttpExchange exchange, HttpException e) throws IOException {
        var record = exchange.record();
        if (record != null) {
            record.failed(e);
        }
        var response = exchange.response();
        if (response.isCommitted()) {
            // Too late for another status: the client must see a broken response, never a complete one.
            closeAfterExchange = true;
            if (!response.isFinished()) {
                abort();
            }
            return;
        }
        response.reset();
        if (e.retryAfterSeconds() > 0) {
            response.header(HttpHeaderNames.RETRY_AFTER, Integer.toString(e.retryAfterSeconds()));
        }
        exchange.errors().send(exchange, e);
    }

    /** Answers what no handler may see, and closes. */
    private void refuse(io.netty.handler.codec.http.@Nullable HttpRequest head, HttpException e) throws IOException {
        closeAfterExchange = true;
        var asked = asFarAsKnown(head);
        var record = service.newRecord();
        var exchange = new HttpExchange(
                this, new HttpRequest(asked, null, null), new HttpResponse(this, asked, null, null), record);
        if (record != null) {
            record.failed(e);
        }
        exchange.response().status(e.status()).send(e.getMessage() + "\n");
        observe(exchange, e.status(), connection().scheduler().now());
    }

    /** For meters and logs: a request line without what could not be read, and without what should not be repeated. */
    private static io.netty.handler.codec.http.HttpRequest asFarAsKnown(
            io.netty.handler.codec.http.@Nullable HttpRequest head) {
        if (head == null || head instanceof FullHttpRequest) { // Netty's stand-in for a line that is none
            return new DefaultHttpRequest(HttpVersion.HTTP_1_1, UNKNOWN_METHOD, UNKNOWN);
        }
        var target = UriCheck.isTarget(head.method(), head.uri()) ? head.uri() : UNKNOWN;
        return new DefaultHttpRequest(head.protocolVersion(), head.method(), target);
    }

    private void observe(HttpExchange exchange, int status, long start) {
        var observer = service.observer();
        if (observer != null) {
            observer.ended(
                    exchange, status, Math.max(0, connection().scheduler().nanoTime() - start));
        }
    }

    /**
     * Closing a socket while bytes of the client are unread resets the connection, which may cost the client the answer:
     * so it is told that no more comes, and what it still sends is dropped for a while (RFC 9112 9.6).
     */
    private void linger(Connection closing) throws IOException {
        if (!closing.isOpen()) {
            return;
        }
        closing.shutdownOutput();
        var scheduler = closing.scheduler();
        long deadline = scheduler.nanoTime() + LINGER_NANOS;
        try {
            for (int i = 0; i < LINGER_MESSAGES && scheduler.nanoTime() - deadline < 0; i++) {
                // Always the same time: the deadlines of one length share a wheel that stays.
                var message = closing.receive(LINGER_NANOS);
                if (message == null) {
                    return;
                }
                ReferenceCountUtil.release(message);
            }
        } catch (IOException enough) {
            log.trace("{}: {}", closing, enough.getMessage());
        }
    }

    // ---- for request and response

    /** Of the other end, which a proxy may have told. */
    SocketAddress remoteAddress() {
        return RemoteAddress.of(channel);
    }

    SocketAddress localAddress() {
        return channel.localAddress();
    }

    /** Of the other end, for all requests of the connection. */
    ClientAddress peerAddress() {
        var known = peer;
        if (known == null) {
            known = ClientAddress.of(remoteAddress());
            peer = known;
        }
        return known;
    }

    Connection connection() {
        var open = connection;
        if (open == null) {
            throw new IllegalStateException("not started");
        }
        return open;
    }

    @Nullable Object receiveBody() throws IOException {
        return connection().receive(service.timeouts().body().toNanos());
    }

    /** A client that has stopped reading counts as gone: it would hold its handler, and whatever that holds, for ever. */
    void send(Object message) throws IOException {
        try {
            connection().send(message, service.timeouts().send().toNanos());
        } catch (SocketTimeoutException e) {
            stalled = true;
            closeAfterExchange = true;
            connection().reset();
            throw e;
        }
    }

    void sendContinue() throws IOException {
        send(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }

    /** Sends the last message of HTTP; what comes next, either way, is bytes. */
    TcpConnection switchProtocols(ResponseHead.Switch head, Duration idle) throws IOException {
        var opened = new TcpConnection(connection(), idle);
        other = opened;
        leave(head);
        return opened;
    }

    /** Sends the last message of HTTP; what comes next, either way, is the messages of the head's codec. */
    Connection switchProtocols(ResponseHead.Switch head, Runnable drain) throws IOException {
        drainOther = drain;
        leave(head);
        return connection();
    }

    private void leave(ResponseHead.Switch head) throws IOException {
        closeAfterExchange = true;
        switched = true;
        send(head);
    }

    /** Says in a response whether the connection stays open. */
    void announcePersistence(HttpHeaders headers) {
        if (service.isDraining() || headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            closeAfterExchange = true;
        }
        if (closeAfterExchange) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (keptAliveByOldClient) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    void closeAfterExchange() {
        closeAfterExchange = true;
    }

    /** A response's body ends where the connection ends. */
    void endBodyByClose() {
        closeAfterExchange = true;
        bodyEndsByClose = true;
    }

    /** Closes the connection so that the client sees that the response is not whole. */
    void abort() {
        closeAfterExchange = true;
        aborted = true;
        if (bodyEndsByClose) {
            // All that tells a broken body from a complete one if its end is the end of the connection.
            connection().reset();
        } else {
            connection().abort();
        }
    }

    // ---- for the service

    HttpService service() {
        return service;
    }

    /**
     * On the event loop: tells another protocol that the server drains, or ends the wait for a next request, unless one comes
     * within a short time. A client that was not told that its last response was the connection's last may have sent one that
     * is still in the socket: it would be lost. What arrives at the very end of that time crosses the close, which HTTP/1.1
     * clients must expect (RFC 9112 9.3.1).
     */
    void closeIfIdle() {
        var drain = drainOther;
        if (drain != null) {
            drain.run();
        }
        int served = requests;
        if (isIdle() && quietAfter != served) {
            quietAfter = served;
            // A timer's turn comes after the sockets have been read, other than that of a task.
            channel.eventLoop().schedule(() -> closeIfIdleSince(served), QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeIfIdleSince(int served) {
        if (isIdle() && requests == served) {
            connection().endInput();
        }
    }

    private boolean isIdle() {
        var open = connection;
        return open != null && !switched && open.isReceiving() && decoder.isBetweenRequests();
    }
}
