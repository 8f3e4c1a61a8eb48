package dev.heddle.server.http;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.tcp.TcpConnection;
import dev.heddle.server.tls.TlsSession;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange needs from that which carries it, a connection of HTTP/1.1 or a stream of HTTP/2 or 3: for the server's
 * protocols, not for handlers. The messages are Netty's: a request's body comes as {@code HttpContent}s, of which the last is
 * a {@code LastHttpContent}; a response goes as an {@code HttpResponse}, which may be whole, and contents behind it.
 *
 * <p>Confined to the coroutine of the exchange, unless a method says otherwise.
 */
public interface ExchangeCarrier {
    /** The messages of the exchange, both ways. */
    Connection connection();

    /** Of the other end, which a proxy may have told. */
    SocketAddress remoteAddress();

    /** Of this end. */
    SocketAddress localAddress();

    /** Of the other end, with texts that are made once. */
    ClientAddress peerAddress();

    /** What TLS has agreed on; null in clear text. */
    @Nullable TlsSession tls();

    /**
     * The next piece of the request's body. Suspends.
     *
     * @return null if the client sends no more, although its body has not ended
     * @throws java.net.SocketTimeoutException if it has not come in time
     * @throws IOException if the client is gone
     */
    @Nullable Object receiveBody() throws IOException;

    /**
     * Sends a message of the response. Suspends while the client does not read. One that does not read in time counts as
     * gone: it would hold its handler, and whatever that holds, for ever.
     *
     * @throws IOException if the client is gone
     */
    void send(Object message) throws IOException;

    /** Says in the fields of a response how its body will end, whose length is not known. */
    void frameUnknownLength(HttpHeaders fields);

    /** Says in the fields of a response whether more exchanges may follow, and where else. */
    void announcePersistence(HttpHeaders fields);

    /** A limit has ended the exchange, or its connection: for meters. */
    void limited(Limit limit);

    /** How long the handler takes: always the same object. Any thread. */
    HandlerTime handlerTime();

    /** The request could not be received as it should: no other may follow it in the same stream of bytes. */
    void closeAfterExchange();

    /** Breaks off so that the client sees that the response is not whole. */
    void abort();

    /** Whether nobody waits for the response any more, other than by {@link #abort}. */
    boolean isClientGone();

    /** The status that takes up another protocol: 101, or 200 where that is asked for by a CONNECT (RFC 8441 4). */
    int switchStatus();

    /**
     * Sends the last message of HTTP; what comes next, either way, is bytes.
     *
     * @param head with the status and the fields of HTTP/1.1
     * @param idle how long the client may send nothing while it is waited for; zero for ever
     * @throws IOException if the client is gone
     */
    TcpConnection switchProtocols(FullHttpResponse head, Duration idle) throws IOException;

    /**
     * Sends the last message of HTTP; what comes next, either way, is the messages of a codec.
     *
     * @param head as in {@link #switchProtocols(FullHttpResponse, Duration)}
     * @throws IOException if the client is gone
     */
    Connection switchProtocols(FullHttpResponse head, ProtocolCodec codec) throws IOException;
}
