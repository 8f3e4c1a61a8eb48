package dev.heddle.server.http;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.coroutine.connection.ConnectionHandler;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.address.RemoteAddress;
import dev.heddle.server.tcp.TcpConnection;
import dev.heddle.server.tls.TlsSession;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: receive a request, run the handler, answer, and again. One coroutine runs all of it, so that
 * pipelined requests are answered in their order. Confined to that coroutine.
 */
final class HttpConnection implements ConnectionHandler, ExchangeCarrier {
    private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

    /** A body that a handler left unread is read and dropped up to here; past it the connection is closed instead. */
    private static final long SKIPPED_BODY_BYTES = 256 * 1024;
    /** Requests that have come at once, after which others have a turn. */
    private static final int REQUESTS_IN_A_TURN = 16;
    /** How long a connection must be idle before a server that drains closes it: a client that is busy takes its time. */
    private static final long QUIET_MILLIS = 250;

    private final HttpService service;
    private final RequestDecoder decoder;
    private final Channel channel;
    private final HandlerTime handlerTime = new HandlerTime();
    private @Nullable Connection connection;
    private @Nullable ClientAddress peer;
    /** Another protocol has the connection. Looked at by the event loop too. */
    private volatile boolean switched;
    /** Its bytes, if it is plain bytes. */
    private @Nullable TcpConnection other;
    /** Its messages, if it has some. Looked at by the event loop too. */
    private volatile @Nullable ProtocolCodec codec;

    private int requests;
    /** After how many requests the connection was seen to be idle while the server drains. Event loop only. */
    private int quietAfter = -1;

    private boolean closeAfterExchange;
    private boolean oldClient;
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
                letOthersServe(accepted);
            } else if (!closeAfterExchange) {
                return;
            }
        }
        if (!handlerTime.isLate()) { // else its coroutine, which is cancelled, can wait for nothing
            Lingering.close(accepted);
        }
    }

    /** A client that sends thousands of requests at once would else be served while all others wait. */
    private void letOthersServe(Connection accepted) {
        if (requests % REQUESTS_IN_A_TURN == 0 && !closeAfterExchange && accepted.hasReceived()) {
            Coroutine.yieldNow();
        }
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
            limited(requests == 0 ? Limit.HEAD_TIMEOUT : Limit.IDLE_TIMEOUT);
            return null;
        }
    }

    private @Nullable Object receiveRestOfHead(Connection from) throws IOException {
        try {
            return from.receive(service.timeouts().head().toNanos());
        } catch (SocketTimeoutException slow) {
            limited(Limit.HEAD_TIMEOUT);
            service.exchanges().refuse(this, null, new HttpException(408, "request head not received in time"));
            return null;
        }
    }

    // ---- serve

    private void serve(Connection to, io.netty.handler.codec.http.HttpRequest head) throws IOException {
        long start = to.scheduler().now();
        requests++;
        var refusal = RequestCheck.refuse(head, service.limits(), channel);
        if (refusal == null) {
            AbsoluteForm.setHost(head);
            refusal = Misdirection.refuse(tls(), AbsoluteForm.schemeOf(head), head);
        }
        if (refusal != null) {
            service.exchanges().refuse(this, head, refusal);
            return;
        }
        closeAfterExchange =
                !HttpUtil.isKeepAlive(head) || requests >= service.limits().requestsPerConnection();
        oldClient = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        var body = bodyOf(head);
        var offered = decoder.isHolding() ? UpgradeField.offeredBy(head) : null;
        try {
            service.exchanges().serve(this, head, body, offered, start);
        } finally {
            if (offered != null) {
                endOffer();
            }
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
        return head instanceof RequestHead own && own.isWithBody()
                ? service.exchanges().bodyOf(this, head)
                : null;
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

    // ---- for request and response

    @Override
    public SocketAddress remoteAddress() {
        return RemoteAddress.of(channel);
    }

    @Override
    public SocketAddress localAddress() {
        return channel.localAddress();
    }

    @Override
    public @Nullable TlsSession tls() {
        return TlsSession.of(channel);
    }

    /** For all requests of the connection. */
    @Override
    public ClientAddress peerAddress() {
        var known = peer;
        if (known == null) {
            known = ClientAddress.of(remoteAddress());
            peer = known;
        }
        return known;
    }

    @Override
    public Connection connection() {
        var open = connection;
        if (open == null) {
            throw new IllegalStateException("not started");
        }
        return open;
    }

    @Override
    public @Nullable Object receiveBody() throws IOException {
        return connection().receive(service.timeouts().body().toNanos());
    }

    @Override
    public void limited(Limit limit) {
        service.limitCounts().count(limit);
    }

    @Override
    public HandlerTime handlerTime() {
        return handlerTime;
    }

    @Override
    public void send(Object message) throws IOException {
        try {
            var timeouts = service.timeouts();
            connection().send(message, timeouts.send().toNanos(), timeouts.leastBytesPerSend());
        } catch (SocketTimeoutException e) {
            limited(Limit.SEND_TIMEOUT);
            stalled = true;
            closeAfterExchange = true;
            connection().reset();
            throw e;
        }
    }

    @Override
    public boolean isClientGone() {
        return stalled || (!connection().isOpen() && !aborted);
    }

    @Override
    public int switchStatus() {
        return HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    @Override
    public TcpConnection switchProtocols(FullHttpResponse head, Duration idle) throws IOException {
        var opened = new TcpConnection(connection(), idle);
        other = opened;
        leave(head);
        return opened;
    }

    @Override
    public Connection switchProtocols(FullHttpResponse head, ProtocolCodec messages) throws IOException {
        codec = messages;
        leave(head);
        return connection();
    }

    private void leave(FullHttpResponse head) throws IOException {
        closeAfterExchange = true;
        switched = true;
        send(head);
    }

    @Override
    public void announcePersistence(HttpHeaders headers) {
        service.addAlternative(headers, this);
        if (service.isDraining() || headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            closeAfterExchange = true;
        }
        if (closeAfterExchange) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (oldClient) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    @Override
    public void closeAfterExchange() {
        closeAfterExchange = true;
    }

    /** Chunked; for HTTP/1.0, which has no chunks, the end of the connection is the end of the body. */
    @Override
    public void frameUnknownLength(HttpHeaders headers) {
        if (oldClient) {
            closeAfterExchange = true;
            bodyEndsByClose = true;
        } else {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    @Override
    public void abort() {
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
        var other = codec;
        if (other != null) {
            other.drain();
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
