package dev.heddle.server.stream;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.http.ExchangeCarrier;
import dev.heddle.server.http.HandlerTime;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.http.Limit;
import dev.heddle.server.http.ProtocolCodec;
import dev.heddle.server.tcp.TcpConnection;
import dev.heddle.server.tls.TlsSession;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange on its stream. Confined to its coroutine. */
final class StreamCarrier implements ExchangeCarrier {
    private static final Logger log = LoggerFactory.getLogger(StreamCarrier.class);

    private final StreamConnection stream;
    private final @Nullable HttpRequest head;
    private final boolean withBody;
    /** Why no handler sees it, or null. */
    private final @Nullable HttpException refusal;

    private final HandlerTime handlerTime = new HandlerTime();
    /** By this side, for a fault of the handler's. */
    private boolean aborted;
    /** The client has not read in time. */
    private boolean stalled;

    StreamCarrier(
            StreamConnection stream, @Nullable HttpRequest head, boolean withBody, @Nullable HttpException refusal) {
        this.stream = stream;
        this.head = head;
        this.withBody = withBody;
        this.refusal = refusal;
    }

    private HttpService service() {
        return stream.session().http();
    }

    void serve() {
        long start = stream.scheduler().now();
        var exchanges = service().exchanges();
        try {
            if (head == null || refusal != null) {
                exchanges.refuse(this, head, refusal == null ? new HttpException(400, "malformed request") : refusal);
            } else {
                var body = withBody ? exchanges.bodyOf(this, head) : null;
                exchanges.serve(this, head, body, stream.offered(), start);
            }
        } catch (IOException gone) {
            // A client may go away whenever it likes; what it left undone has been seen to.
            log.debug("{}: {}", stream, gone.toString());
        }
    }

    @Override
    public Connection connection() {
        return stream;
    }

    @Override
    public SocketAddress remoteAddress() {
        return stream.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return stream.localAddress();
    }

    @Override
    public @Nullable TlsSession tls() {
        return stream.session().tls();
    }

    @Override
    public ClientAddress peerAddress() {
        return stream.session().peerAddress();
    }

    @Override
    public @Nullable Object receiveBody() throws IOException {
        return stream.receive(service().timeouts().body().toNanos());
    }

    @Override
    public void limited(Limit limit) {
        service().limitCounts().count(limit);
    }

    @Override
    public HandlerTime handlerTime() {
        return handlerTime;
    }

    @Override
    public void send(Object message) throws IOException {
        try {
            var timeouts = service().timeouts();
            stream.send(message, timeouts.send().toNanos(), timeouts.leastBytesPerSend());
        } catch (SocketTimeoutException e) {
            limited(Limit.SEND_TIMEOUT);
            stalled = true;
            stream.reset();
            throw e;
        }
    }

    /** The end of the stream says where it ends. */
    @Override
    public void frameUnknownLength(HttpHeaders fields) {}

    /** The connection has frames of its own for that; it says where else the client may go. */
    @Override
    public void announcePersistence(HttpHeaders fields) {
        service().addAlternative(fields, this);
    }

    /** What was wrong with one stream is nothing to the others. */
    @Override
    public void closeAfterExchange() {}

    @Override
    public void abort() {
        aborted = true;
        stream.abort();
    }

    @Override
    public boolean isClientGone() {
        return stalled || (!stream.isOpen() && !aborted);
    }

    /** RFC 8441 5, RFC 9220 3. */
    @Override
    public int switchStatus() {
        return HttpResponseStatus.OK.code();
    }

    @Override
    public TcpConnection switchProtocols(FullHttpResponse answer, Duration idle) throws IOException {
        send(stream.switching(answer.headers(), null));
        return stream.openBytes(idle);
    }

    @Override
    public Connection switchProtocols(FullHttpResponse answer, ProtocolCodec codec) throws IOException {
        send(stream.switching(answer.headers(), codec));
        return stream;
    }
}
