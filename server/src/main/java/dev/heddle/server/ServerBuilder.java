package dev.heddle.server;

import dev.heddle.coroutine.Transport;
import dev.heddle.coroutine.insight.StallDetector;
import dev.heddle.server.files.OpenFiles;
import dev.heddle.server.http.ExchangeObserver;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpLimits;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.http.OverloadLimits;
import dev.heddle.server.http2.Http2Options;
import dev.heddle.server.http3.Http3Options;
import dev.heddle.server.http3.QuicSupport;
import dev.heddle.server.tcp.TcpHandler;
import dev.heddle.server.tcp.TcpService;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Options of a server, and its start; {@link Server#builder} gives one. To be used by one thread at a time. */
public final class ServerBuilder {
    static final int OFF = -1;
    /** However many files there may be: each takes memory too. */
    private static final int MOST_CONNECTIONS = 1_000_000;

    String host = "127.0.0.1";
    String name = "event-loop";
    int httpPort = OFF;
    int httpsPort;
    int tcpPort;

    @Nullable ServerTls tls;

    private @Nullable HttpHandler httpHandler;
    private @Nullable TcpHandler tcpHandler;
    int eventLoops = Runtime.getRuntime().availableProcessors();
    Transport transport = Transport.AUTO;
    boolean reusePort;
    private HttpLimits limits = HttpLimits.DEFAULT;
    HttpTimeouts timeouts = HttpTimeouts.DEFAULT;
    private OverloadLimits overload = OverloadLimits.DEFAULT;

    @Nullable Http2Options http2 = Http2Options.DEFAULT;

    @Nullable Http3Options http3;

    private Duration tcpIdle = Duration.ofMinutes(5);
    Duration stallLimit = Duration.ofMillis(200);
    /** Zero for as many as there are files for. */
    private int maxConnections;

    private int filesPerConnection = 1;
    /** Zero for any number. */
    int maxConnectionsPerClient;

    private @Nullable AccessLogFormat accessLog;
    final List<Runnable> onDrained = new ArrayList<>();

    @Nullable MeterRegistry registry;

    @Nullable ProxyProtocol proxyProtocol;

    ServerBuilder() {}

    /** The address to listen on, by name or number; 127.0.0.1 by default, 0.0.0.0 for all. */
    public ServerBuilder host(String host) {
        this.host = Objects.requireNonNull(host, "host");
        return this;
    }

    /** Serves HTTP in clear text. Port 0 takes any that is free. */
    public ServerBuilder http(int port, HttpHandler handler) {
        return httpPort(port).http(handler);
    }

    /** The port for clear text. */
    public ServerBuilder httpPort(int port) {
        this.httpPort = checkPort(port);
        return this;
    }

    /** Serves HTTP, where a port is given by {@link #httpPort}, {@link #https} or both. */
    public ServerBuilder http(HttpHandler handler) {
        this.httpHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /** Serves HTTP over TLS, by the same handler. Port 0 takes any that is free. */
    public ServerBuilder https(int port, ServerTls tls) {
        this.httpsPort = checkPort(port);
        this.tls = Objects.requireNonNull(tls, "tls");
        return this;
    }

    /** Serves TCP. Port 0 takes any that is free. */
    public ServerBuilder tcp(int port, TcpHandler handler) {
        this.tcpPort = checkPort(port);
        this.tcpHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    private static int checkPort(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + ": allowed are 0 to 65535");
        }
        return port;
    }

    /** How many event loops; one for each processor by default. */
    public ServerBuilder eventLoops(int count) {
        this.eventLoops = count;
        return this;
    }

    /** The transport; the best there is by default. */
    public ServerBuilder transport(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /**
     * Whether other processes of the same user may listen on the same ports, each with this option ({@code
     * SO_REUSEPORT}); off by default. Linux spreads new connections over them. A port that a process without it has is
     * refused as ever.
     */
    public ServerBuilder reusePort(boolean on) {
        this.reusePort = on;
        return this;
    }

    /** Names the event loops in logs and meters. */
    public ServerBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /** That connections for HTTP, over TLS too, begin with a header of the PROXY protocol; off by default. */
    public ServerBuilder proxyProtocol(ProxyProtocol options) {
        this.proxyProtocol = Objects.requireNonNull(options, "options");
        return this;
    }

    /** What HTTP clients may ask for. */
    public ServerBuilder limits(HttpLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** What clients of HTTP/2 may do at once; null for HTTP/1.1 alone. On by default, on the port of HTTP. */
    public ServerBuilder http2(@Nullable Http2Options options) {
        this.http2 = options;
        return this;
    }

    /**
     * What clients of HTTP/3 may do at once, by UDP at the port of TLS; null for no HTTP/3, the default. Other clients over TLS are
     * told of it ({@code Alt-Svc}). Needs Netty's {@code netty-codec-http3} and {@code netty-codec-native-quic}, which are
     * optional dependencies.
     */
    public ServerBuilder http3(@Nullable Http3Options options) {
        this.http3 = options;
        return this;
    }

    /** How long HTTP clients may take. */
    public ServerBuilder timeouts(HttpTimeouts timeouts) {
        this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
        return this;
    }

    /** When HTTP requests are turned away at once, since there is too much to do. */
    public ServerBuilder overload(OverloadLimits limits) {
        this.overload = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /**
     * How long a TCP peer may send nothing while its handler waits for it; five minutes by default.
     *
     * @throws IllegalArgumentException if not more than zero
     */
    public ServerBuilder tcpIdle(Duration idle) {
        this.tcpIdle = TcpService.checkIdle(idle);
        return this;
    }

    /**
     * How long one handler may hold up its event loop before it is named in the log with its stack, and counted in
     * {@code event.loop.stalls}; 200 ms by default: the first requests of a cold JVM take less, unless the machine
     * is very busy.
     *
     * @throws IllegalArgumentException if not more than zero
     * @see StallDetector
     */
    public ServerBuilder stallLimit(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("stall limit " + limit + ": allowed is more than zero");
        }
        this.stallLimit = limit;
        return this;
    }

    /**
     * How many connections may be open; one more is told 503 and closed. By default as many as this process may have
     * files for, with some left for all else, and a million where no limit is known.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public ServerBuilder maxConnections(int most) {
        if (most < 1) {
            throw new IllegalArgumentException(most + " connections: allowed is 1 and more");
        }
        this.maxConnections = most;
        return this;
    }

    /**
     * How many connections one client may have: an address, of IPv6 the first 64 bits, as the PROXY protocol tells it where
     * that is spoken. One more is told 429 and closed. 0, the default, for any number: behind a proxy or a network's own
     * address there may be many people.
     *
     * @throws IllegalArgumentException if less than 0
     */
    public ServerBuilder maxConnectionsPerClient(int most) {
        if (most < 0) {
            throw new IllegalArgumentException(most + " connections of a client: allowed is 0 and more");
        }
        this.maxConnectionsPerClient = most;
        return this;
    }

    /**
     * How many files a connection takes, for the default of {@link #maxConnections}: 1, or 2 if its handler has another
     * one to an upstream.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public ServerBuilder filesPerConnection(int files) {
        if (files < 1) {
            throw new IllegalArgumentException(files + " files: allowed is 1 and more");
        }
        this.filesPerConnection = files;
        return this;
    }

    int mostConnections(OpenFiles files) {
        return maxConnections == 0 ? Math.min(MOST_CONNECTIONS, files.connections(filesPerConnection)) : maxConnections;
    }

    /**
     * Whether every exchange is a line in the log {@code dev.heddle.server.access}, of {@link AccessLogFormat#TEXT}; off
     * by default.
     */
    public ServerBuilder accessLog(boolean on) {
        return accessLog(on ? AccessLogFormat.TEXT : null);
    }

    /** How every exchange is a line in the log {@code dev.heddle.server.access}; null for not at all, the default. */
    public ServerBuilder accessLog(@Nullable AccessLogFormat format) {
        this.accessLog = format;
        return this;
    }

    /** An upstream that the handlers call: it is closed with the server, after the last exchange. */
    public ServerBuilder upstream(Upstream upstream) {
        return onDrained(Objects.requireNonNull(upstream, "upstream")::close);
    }

    /** What is done at the server's end, after the last exchange and while the event loops still run. May not block. */
    public ServerBuilder onDrained(Runnable action) {
        onDrained.add(Objects.requireNonNull(action, "action"));
        return this;
    }

    /** Where to register the meters of connections, exchanges and coroutines; nowhere by default. */
    public ServerBuilder meters(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
        return this;
    }

    /**
     * Starts the server.
     *
     * @throws IOException if a port cannot be bound: says which and why
     * @throws IllegalArgumentException if the transport, or HTTP/3, is not available here, or this system cannot share a port that is
     *     to be shared
     * @throws IllegalStateException if there is no handler
     */
    public Server start() throws IOException {
        if (httpHandler == null && tcpHandler == null) {
            throw new IllegalStateException("a server needs a handler: http(port, handler) or tcp(port, handler)");
        }
        if (httpHandler != null && httpPort == OFF && tls == null) {
            throw new IllegalStateException("HTTP needs a port: http(port, handler) or https(port, tls)");
        }
        if (httpHandler == null && tls != null) {
            throw new IllegalStateException("HTTP over TLS needs a handler: http(handler) or http(port, handler)");
        }
        if (http3 != null) {
            checkHttp3();
        }
        return new Server(this);
    }

    private void checkHttp3() {
        if (tls == null) {
            throw new IllegalStateException("HTTP/3 needs certificates and a port: https(port, tls)");
        }
        if (proxyProtocol != null) {
            throw new IllegalStateException("HTTP/3 carries no header of the PROXY protocol: allowed is one of them");
        }
        QuicSupport.check();
    }

    @Nullable HttpService httpService() {
        var handler = httpHandler;
        return handler == null ? null : new HttpService("http", handler, limits, timeouts, overload, observer());
    }

    @Nullable TcpService tcpService() {
        var handler = tcpHandler;
        return handler == null ? null : new TcpService("tcp", handler, tcpIdle);
    }

    private @Nullable ExchangeObserver observer() {
        var meters = registry == null ? null : new HttpMeters(registry);
        if (accessLog == null) {
            return meters;
        }
        var log = new AccessLog(accessLog);
        return meters == null ? log : new MetersAndLog(meters, log);
    }

    private record MetersAndLog(HttpMeters meters, AccessLog log) implements ExchangeObserver {
        @Override
        public boolean wantsRecords() {
            return log.wantsRecords();
        }

        @Override
        public void ended(HttpExchange exchange, int status, long nanos) {
            meters.ended(exchange, status, nanos);
            log.ended(exchange, status, nanos);
        }
    }
}
