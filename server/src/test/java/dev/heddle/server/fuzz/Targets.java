package dev.heddle.server.fuzz;

import dev.heddle.server.LogTarget;
import dev.heddle.server.ProxyHeaderTarget;
import dev.heddle.server.address.AddressTarget;
import dev.heddle.server.admin.QueryTarget;
import dev.heddle.server.balancing.CookieTarget;
import dev.heddle.server.cli.ConverterTarget;
import dev.heddle.server.http.RequestTarget;
import dev.heddle.server.http.TargetTarget;
import dev.heddle.server.live.LoadRequestTarget;
import dev.heddle.server.proxy.ForwardedTarget;
import dev.heddle.server.proxy.PathTarget;
import dev.heddle.server.proxy.config.ConfigTarget;
import dev.heddle.server.upstream.ResponseTarget;
import dev.heddle.server.websocket.ExtensionTarget;
import dev.heddle.server.websocket.FrameTarget;
import dev.heddle.server.websocket.InflateTarget;
import java.util.Locale;

/** All that takes bytes from outside. */
public enum Targets {
    REQUEST,
    CHUNKS,
    TARGET,
    RESPONSE,
    HTTP1_SERVER,
    HTTP2_SERVER,
    WEBSOCKET_FRAMES,
    WEBSOCKET_DEFLATE,
    WEBSOCKET_EXTENSIONS,
    PROXY_PROTOCOL,
    FORWARDED,
    ADDRESS,
    COOKIE,
    PATH,
    COROUTINE_QUERY,
    LOAD_REQUEST,
    LOG,
    CONFIG,
    OPTION;

    /** A new one. */
    public FuzzTarget make() {
        return switch (this) {
            case REQUEST -> new RequestTarget("");
            case CHUNKS -> new RequestTarget("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            case TARGET -> new TargetTarget();
            case RESPONSE -> new ResponseTarget();
            case HTTP1_SERVER -> new ServerTarget(new Http1Protocol());
            case HTTP2_SERVER -> new ServerTarget(new Http2Protocol());
            case WEBSOCKET_FRAMES -> new FrameTarget();
            case WEBSOCKET_DEFLATE -> new InflateTarget();
            case WEBSOCKET_EXTENSIONS -> new ExtensionTarget();
            case PROXY_PROTOCOL -> new ProxyHeaderTarget();
            case FORWARDED -> new ForwardedTarget();
            case ADDRESS -> new AddressTarget();
            case COOKIE -> new CookieTarget();
            case PATH -> new PathTarget();
            case COROUTINE_QUERY -> new QueryTarget();
            case LOAD_REQUEST -> new LoadRequestTarget();
            case LOG -> new LogTarget();
            case CONFIG -> new ConfigTarget();
            case OPTION -> new ConverterTarget();
        };
    }

    /** Whether each run takes a connection. */
    boolean isServer() {
        return this == HTTP1_SERVER || this == HTTP2_SERVER;
    }

    /** The target of a name. */
    static Targets of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Its name in commands and files: {@code http1-server}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
