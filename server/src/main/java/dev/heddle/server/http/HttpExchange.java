package dev.heddle.server.http;

import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.tls.TlsSession;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request and its response. Confined to the handler's coroutine. */
public final class HttpExchange {
    private final ExchangeCarrier carrier;
    private final HttpRequest request;
    private final HttpResponse response;
    private String route = "";
    private String requestId = "";
    private ErrorAnswer errors = ErrorAnswer.PLAIN;
    /** Null as long as it is the connection's peer. */
    private @Nullable ClientAddress client;
    /** Null if nobody wants it. */
    private final @Nullable ExchangeRecord record;

    HttpExchange(ExchangeCarrier carrier, HttpRequest request, HttpResponse response, @Nullable ExchangeRecord record) {
        this.record = record;
        this.carrier = carrier;
        this.request = request;
        this.response = response;
    }

    /** What the client sent. */
    public HttpRequest request() {
        return request;
    }

    /** What it is answered. */
    public HttpResponse response() {
        return response;
    }

    /**
     * The address of the connection's other end: the client's, or that of a proxy before this server; where the PROXY
     * protocol is spoken, what that told.
     */
    public SocketAddress remoteAddress() {
        return carrier.remoteAddress();
    }

    /** The address of this end. */
    public SocketAddress localAddress() {
        return carrier.localAddress();
    }

    /** What TLS has agreed on with the connection's other end; null if it speaks in clear text. */
    public @Nullable TlsSession tls() {
        return carrier.tls();
    }

    /**
     * How the request came: {@code https} or {@code http}. What a proxy before this server was asked, it alone knows: perhaps it
     * says so in {@code X-Forwarded-Proto}.
     */
    public String scheme() {
        return carrier.tls() == null ? "http" : "https";
    }

    /** The address of {@link #remoteAddress}, whose texts are made once for the connection. */
    public ClientAddress peerAddress() {
        return carrier.peerAddress();
    }

    /** Who the client is, as far as it is known: the connection's other end, unless a handler has found out more. */
    public ClientAddress clientAddress() {
        return client == null ? carrier.peerAddress() : client;
    }

    /** Set by handlers that know of proxies before this server, and believe what they say. */
    public void clientAddress(ClientAddress address) {
        client = Objects.requireNonNull(address, "address");
    }

    /** What names the request in logs, here and elsewhere; empty if nothing does. */
    public String requestId() {
        return requestId;
    }

    /** Set by handlers that give requests an id, or take the one that they have. */
    public void requestId(String id) {
        requestId = Objects.requireNonNull(id, "id");
    }

    /** How the server answers when the handler throws: by the exception's text, unless the handler sets another. */
    public void errors(ErrorAnswer answer) {
        errors = Objects.requireNonNull(answer, "answer");
    }

    ErrorAnswer errors() {
        return errors;
    }

    /** Where handlers write down how the exchange went, for logs; null if nobody wants to know. */
    public @Nullable ExchangeRecord record() {
        return record;
    }

    /** The pattern that led to the handler, for meters and logs: {@code /delay/{seconds}}; empty if there is none. */
    public String route() {
        return route;
    }

    /** Set by routers: one of few values, never the raw path. */
    public void route(String pattern) {
        route = pattern;
    }
}
