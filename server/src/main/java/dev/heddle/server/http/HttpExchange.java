package dev.heddle.server.http;

import java.net.SocketAddress;

/** One request and its response. Confined to the handler's coroutine. */
public final class HttpExchange {
    private final HttpConnection connection;
    private final HttpRequest request;
    private final HttpResponse response;
    private String route = "";

    HttpExchange(HttpConnection connection, HttpRequest request, HttpResponse response) {
        this.connection = connection;
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

    /** The client's address. */
    public SocketAddress remoteAddress() {
        return connection.connection().remoteAddress();
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
