package dev.heddle.server;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Transport;
import dev.heddle.coroutine.insight.CoroutineEvents;
import dev.heddle.coroutine.insight.StallDetector;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.files.FileShortage;
import dev.heddle.server.files.OpenFiles;
import dev.heddle.server.http.ExchangeObserver;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.http.HttpLimits;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.http.LimitCounts;
import dev.heddle.server.http.OverloadLimits;
import dev.heddle.server.http2.Http2Options;
import dev.heddle.server.http2.Http2Service;
import dev.heddle.server.http3.Admission;
import dev.heddle.server.http3.Http3Listener;
import dev.heddle.server.http3.Http3Options;
import dev.heddle.server.http3.Http3Service;
import dev.heddle.server.http3.QuicSupport;
import dev.heddle.server.refusal.Refusal;
import dev.heddle.server.tcp.TcpHandler;
import dev.heddle.server.tcp.TcpService;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.tls.TlsService;
import dev.heddle.server.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server.
 *
 * <pre>{@code
 * try (var server = Server.builder()
 *         .http(8080, exchange -> {
 *             Thread.sleep(100);
 *             exchange.response().send("Hello, " + exchange.request().path());
 *         })
 *         .start()) {
 *     System.out.println("listening on " + server.httpAddress());
 *     Thread.currentThread().join();
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    /** How often connections that have become idle are looked for while the server drains. */
    private static final long DRAIN_INTERVAL_MILLIS = 50;
    /** How many ports are tried where any will do that is free for both TCP and UDP. */
    private static final int MOST_FREE_PORTS = 10;
    /** What is left of the grace time at least for handlers that are cancelled. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(1);

    private static final String RETRY = "Retry-After: 1";
    private static final Refusal FULL = Refusal.http("503 Service Unavailable", "too many connections\n", RETRY);
    private static final Refusal FULL_FOR_CLIENT =
            Refusal.http("429 Too Many Requests", "too many connections of this client\n", RETRY);
    private static final Refusal SILENT = Refusal.silent();

    private final EventLoops loops;
    private final StallDetector stalls;
    private final CoroutineEvents events;
    private final ConnectionCounter counter;
    private final ClientConnections clients;
    private final @Nullable HttpService http;
    private final @Nullable Http2Service http2;
    private final @Nullable TcpService tcp;
    private @Nullable Http3Service http3;
    private @Nullable Http3Listener http3Listener;
    private final LongAdder refusedHeaders = new LongAdder();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Runnable> onDrained;
    private @Nullable TlsService tls;
    private @Nullable InetSocketAddress httpAddress;
    private @Nullable InetSocketAddress httpsAddress;
    private @Nullable InetSocketAddress tcpAddress;
    private @Nullable ServerMeters meters;
    private volatile boolean draining;

    private Server(Builder options) throws IOException {
        loops = EventLoops.builder()
                .count(options.eventLoops)
                .transport(options.transport)
                .name(options.name)
                .build();
        stalls = StallDetector.start(loops, options.stallLimit);
        events = CoroutineEvents.start(loops);
        FileShortage.prepare();
        var files = OpenFiles.ofThisProcess();
        counter = new ConnectionCounter(options.mostConnections(files), mostRefusing(files));
        clients = new ClientConnections(options.maxConnectionsPerClient);
        http = options.httpService();
        http2 = http == null || options.http2 == null ? null : new Http2Service(http, options.http2);
        tcp = options.tcpService();
        onDrained = List.copyOf(options.onDrained);
        try {
            bind(options);
        } catch (IOException | RuntimeException e) {
            stop();
            throw e;
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding", e);
        }
        if (options.registry != null) {
            meters = new ServerMeters(loops, stalls, counter, clients, limitCounts(), refusedHeaders, http2, http3);
            meters.bindTo(options.registry);
            if (http != null) {
                ServerMeters.bindShedding(options.registry, http.shedding());
            }
        }
    }

    /** Half of what is left for all else. */
    private static int mostRefusing(OpenFiles files) {
        return (int) Math.max(1, files.reserve() / 2);
    }

    private List<LimitCounts> limitCounts() {
        var counts = new ArrayList<LimitCounts>();
        if (http != null) {
            counts.add(http.limitCounts());
        }
        if (tcp != null) {
            counts.add(tcp.limitCounts());
        }
        return List.copyOf(counts);
    }

    private void stop() {
        loops.close();
        stopWatching();
    }

    /** What outlives the event loops. */
    private void stopWatching() {
        stalls.close();
        events.close();
        if (tls != null) {
            tls.close();
        }
        if (http3 != null) {
            http3.close();
        }
    }

    private void bind(Builder options) throws IOException, InterruptedException {
        var service = http;
        if (service != null) {
            loops.schedulers().forEach(service::watch);
        }
        if (service != null && options.httpPort != Builder.OFF) {
            Consumer<ChannelPipeline> first = http2 == null ? service::initialise : http2::initialise;
            httpAddress = bindHttp(options, options.httpPort, first, FULL, FULL_FOR_CLIENT);
        }
        if (service != null && options.tls != null) {
            bindTls(options, service, options.tls);
        }
        if (tcp != null) {
            var listener = Listener.bind(
                    new InetSocketAddress(options.host, options.tcpPort),
                    options.reusePort,
                    loops,
                    counter,
                    SILENT,
                    clients.admit(tcp::initialise, SILENT));
            listeners.add(listener);
            tcpAddress = listener.address();
        }
    }

    private InetSocketAddress bindHttp(
            Builder options, int port, Consumer<ChannelPipeline> first, Refusal refusal, Refusal clientRefusal)
            throws IOException, InterruptedException {
        var listener = Listener.bind(
                new InetSocketAddress(options.host, port),
                options.reusePort,
                loops,
                counter,
                refusal,
                counted(beginning(options, first, clientRefusal), options.registry));
        listeners.add(listener);
        return listener.address();
    }

    /** HTTP/3 is served at the same port, by UDP. */
    private void bindTls(Builder options, HttpService service, ServerTls secrets)
            throws IOException, InterruptedException {
        var secure = new TlsService(secrets, loops, http2 != null, options.registry, this::beginAgreed);
        tls = secure;
        if (options.http3 == null) {
            httpsAddress = bindHttps(options, secure);
            return;
        }
        var quic = new Http3Service(service, options.http3, secrets, new CountedAdmission(counter, clients));
        http3 = quic;
        var address = bindHttps(options, secure, quic);
        httpsAddress = address;
        service.announceHttp3(address.getPort());
    }

    /** Who is refused does not wait for a handshake to be told so. */
    private InetSocketAddress bindHttps(Builder options, TlsService secure) throws IOException, InterruptedException {
        return bindHttp(options, options.httpsPort, secure::initialise, SILENT, SILENT);
    }

    /** Where any port will do, that which TCP gets may be taken for UDP: then it is another. */
    private InetSocketAddress bindHttps(Builder options, TlsService secure, Http3Service quic)
            throws IOException, InterruptedException {
        var bytes = options.registry == null ? null : ServerMeters.httpBytes(options.registry);
        for (int left = options.httpsPort == 0 ? MOST_FREE_PORTS : 1; ; left--) {
            var address = bindHttps(options, secure);
            try {
                http3Listener = Http3Listener.bind(address, options.reusePort, loops, quic, bytes);
                return address;
            } catch (BindException taken) {
                if (left == 1) {
                    throw taken;
                }
                listeners.removeLast().close();
            }
        }
    }

    /** Counts what TCP's listeners count. */
    private record CountedAdmission(ConnectionCounter all, ClientConnections ofClients) implements Admission {
        @Override
        public boolean tryOpen(ClientAddress client) {
            if (!all.tryOpen()) {
                return false;
            }
            if (!ofClients.tryOpen(client)) {
                all.closed();
                return false;
            }
            return true;
        }

        @Override
        public void closed(ClientAddress client) {
            ofClients.closed(client);
            all.closed();
        }
    }

    /** What TLS has agreed on. */
    private void beginAgreed(ChannelPipeline pipeline, boolean asHttp2) {
        if (http2 != null) {
            http2.initialise(pipeline, asHttp2);
        } else if (http != null) {
            http.initialise(pipeline);
        }
    }

    private Consumer<ChannelPipeline> beginning(
            Builder options, Consumer<ChannelPipeline> first, Refusal clientRefusal) {
        var admitted = clients.admit(first, clientRefusal);
        if (options.proxyProtocol == null) {
            return admitted;
        }
        var limit = options.timeouts.head();
        return new ProxyHeaderStage(options.proxyProtocol, limit, admitted, refusedHeaders)::initialise;
    }

    /** With the bytes of the connections counted, if there are meters. */
    private static Consumer<ChannelPipeline> counted(
            Consumer<ChannelPipeline> initialise, @Nullable MeterRegistry registry) {
        if (registry == null) {
            return initialise;
        }
        var bytes = ServerMeters.httpBytes(registry);
        return pipeline -> {
            pipeline.addLast(bytes);
            initialise.accept(pipeline);
        };
    }

    /** A server that listens on the loopback address unless told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it serves HTTP in clear text. */
    public InetSocketAddress httpAddress() {
        return required(httpAddress, "HTTP in clear text");
    }

    /** Where it serves HTTP over TLS. */
    public InetSocketAddress httpsAddress() {
        return required(httpsAddress, "HTTP over TLS");
    }

    /** Where it serves TCP. */
    public InetSocketAddress tcpAddress() {
        return required(tcpAddress, "TCP");
    }

    private static InetSocketAddress required(@Nullable InetSocketAddress address, String protocol) {
        if (address == null) {
            throw new IllegalStateException("the server does not serve " + protocol);
        }
        return address;
    }

    /** Its event loops. */
    public EventLoops eventLoops() {
        return loops;
    }

    /** Connections that are open now. */
    public int openConnections() {
        return counter.open();
    }

    /** Whether it takes no new connections any more. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Stops: takes no more connections than the kernel has completed already, lets the exchanges in flight end, closes the idle
     * connections; when the grace time is over, closes the upstreams and cancels the handlers that are left; then stops the event
     * loops.
     *
     * @return whether every exchange ended within the grace time
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    public boolean drain(Duration grace) throws InterruptedException {
        draining = true;
        long deadline = System.nanoTime() + grace.toNanos();
        // First of all, so that every response from now on says that it is its connection's last.
        drainIdle();
        for (var listener : listeners) {
            listener.close();
        }
        awaitRegistrations();
        boolean ended = false;
        do {
            drainIdle();
            ended = counter.awaitNone(DRAIN_INTERVAL_MILLIS);
        } while (!ended && System.nanoTime() - deadline < 0);
        if (!ended) {
            log.warn("The time for a stop is over: {} connections are cut", counter.open());
        }
        if (http3Listener != null) {
            http3Listener.close();
        }
        onDrained.forEach(Runnable::run); // not before: the last exchanges may still call upstreams
        if (meters != null) {
            meters.close();
        }
        try {
            return loops.shutdown(CANCEL_GRACE) && ended;
        } finally {
            stopWatching();
        }
    }

    /** A connection that was accepted last is counted by its own event loop, which may not have come to it. */
    private void awaitRegistrations() throws InterruptedException {
        if (loops.nettyGroup().isShuttingDown()) {
            return;
        }
        for (var loop : loops.nettyGroup()) {
            loop.submit(() -> {}).await();
        }
    }

    private void drainIdle() {
        for (var scheduler : loops.schedulers()) {
            if (tls != null) {
                tls.drain(scheduler);
            }
            if (http != null) {
                http.drain(scheduler);
            }
            if (http2 != null) {
                http2.drain(scheduler);
            }
            if (http3 != null) {
                http3.drain(scheduler);
            }
            if (tcp != null) {
                tcp.drain(scheduler);
            }
        }
    }

    /** Drains with ten seconds of grace. An interrupt ends the wait and stays set. */
    @Override
    public void close() {
        try {
            drain(DEFAULT_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    /** Options of a server. */
    public static final class Builder {
        private static final int OFF = -1;
        /** However many files there may be: each takes memory too. */
        private static final int MOST_CONNECTIONS = 1_000_000;

        private String host = "127.0.0.1";
        private String name = "event-loop";
        private int httpPort = OFF;
        private int httpsPort;
        private int tcpPort;
        private @Nullable ServerTls tls;
        private @Nullable HttpHandler httpHandler;
        private @Nullable TcpHandler tcpHandler;
        private int eventLoops = Runtime.getRuntime().availableProcessors();
        private Transport transport = Transport.AUTO;
        private boolean reusePort;
        private HttpLimits limits = HttpLimits.DEFAULT;
        private HttpTimeouts timeouts = HttpTimeouts.DEFAULT;
        private OverloadLimits overload = OverloadLimits.DEFAULT;
        private @Nullable Http2Options http2 = Http2Options.DEFAULT;
        private @Nullable Http3Options http3;
        private Duration tcpIdle = Duration.ofMinutes(5);
        private Duration stallLimit = Duration.ofMillis(200);
        /** Zero for as many as there are files for. */
        private int maxConnections;

        private int filesPerConnection = 1;
        /** Zero for any number. */
        private int maxConnectionsPerClient;

        private @Nullable AccessLogFormat accessLog;
        private final List<Runnable> onDrained = new ArrayList<>();
        private @Nullable MeterRegistry registry;
        private @Nullable ProxyProtocol proxyProtocol;

        private Builder() {}

        /** The address to listen on, by name or number; 127.0.0.1 by default, 0.0.0.0 for all. */
        public Builder host(String host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /** Serves HTTP in clear text. Port 0 takes any that is free. */
        public Builder http(int port, HttpHandler handler) {
            return httpPort(port).http(handler);
        }

        /** The port for clear text. */
        public Builder httpPort(int port) {
            this.httpPort = checkPort(port);
            return this;
        }

        /** Serves HTTP, where a port is given by {@link #httpPort}, {@link #https} or both. */
        public Builder http(HttpHandler handler) {
            this.httpHandler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** Serves HTTP over TLS, by the same handler. Port 0 takes any that is free. */
        public Builder https(int port, ServerTls tls) {
            this.httpsPort = checkPort(port);
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /** Serves TCP. Port 0 takes any that is free. */
        public Builder tcp(int port, TcpHandler handler) {
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
        public Builder eventLoops(int count) {
            this.eventLoops = count;
            return this;
        }

        /** The transport; the best there is by default. */
        public Builder transport(Transport transport) {
            this.transport = Objects.requireNonNull(transport, "transport");
            return this;
        }

        /**
         * Whether other processes of the same user may listen on the same ports, each with this option ({@code
         * SO_REUSEPORT}); off by default. Linux spreads new connections over them. A port that a process without it has is
         * refused as ever.
         */
        public Builder reusePort(boolean on) {
            this.reusePort = on;
            return this;
        }

        /** Names the event loops in logs and meters. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /** That connections for HTTP, over TLS too, begin with a header of the PROXY protocol; off by default. */
        public Builder proxyProtocol(ProxyProtocol options) {
            this.proxyProtocol = Objects.requireNonNull(options, "options");
            return this;
        }

        /** What HTTP clients may ask for. */
        public Builder limits(HttpLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** What clients of HTTP/2 may do at once; null for HTTP/1.1 alone. On by default, on the port of HTTP. */
        public Builder http2(@Nullable Http2Options options) {
            this.http2 = options;
            return this;
        }

        /**
         * What clients of HTTP/3 may do at once, by UDP at the port of TLS; null for no HTTP/3, the default. Other clients over TLS are
         * told of it ({@code Alt-Svc}). Needs Netty's {@code netty-codec-http3} and {@code netty-codec-native-quic}, which are
         * optional dependencies.
         */
        public Builder http3(@Nullable Http3Options options) {
            this.http3 = options;
            return this;
        }

        /** How long HTTP clients may take. */
        public Builder timeouts(HttpTimeouts timeouts) {
            this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
            return this;
        }

        /** When HTTP requests are turned away at once, since there is too much to do. */
        public Builder overload(OverloadLimits limits) {
            this.overload = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * How long a TCP peer may send nothing while its handler waits for it; five minutes by default.
         *
         * @throws IllegalArgumentException if not more than zero
         */
        public Builder tcpIdle(Duration idle) {
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
        public Builder stallLimit(Duration limit) {
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
        public Builder maxConnections(int most) {
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
        public Builder maxConnectionsPerClient(int most) {
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
        public Builder filesPerConnection(int files) {
            if (files < 1) {
                throw new IllegalArgumentException(files + " files: allowed is 1 and more");
            }
            this.filesPerConnection = files;
            return this;
        }

        private int mostConnections(OpenFiles files) {
            return maxConnections == 0
                    ? Math.min(MOST_CONNECTIONS, files.connections(filesPerConnection))
                    : maxConnections;
        }

        /**
         * Whether every exchange is a line in the log {@code dev.heddle.server.access}, of {@link AccessLogFormat#TEXT}; off
         * by default.
         */
        public Builder accessLog(boolean on) {
            return accessLog(on ? AccessLogFormat.TEXT : null);
        }

        /** How every exchange is a line in the log {@code dev.heddle.server.access}; null for not at all, the default. */
        public Builder accessLog(@Nullable AccessLogFormat format) {
            this.accessLog = format;
            return this;
        }

        /** An upstream that the handlers call: it is closed with the server, after the last exchange. */
        public Builder upstream(Upstream upstream) {
            return onDrained(Objects.requireNonNull(upstream, "upstream")::close);
        }

        /** What is done at the server's end, after the last exchange and while the event loops still run. May not block. */
        public Builder onDrained(Runnable action) {
            onDrained.add(Objects.requireNonNull(action, "action"));
            return this;
        }

        /** Where to register the meters of connections, exchanges and coroutines; nowhere by default. */
        public Builder meters(MeterRegistry registry) {
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
                throw new IllegalStateException(
                        "HTTP/3 carries no header of the PROXY protocol: allowed is one of them");
            }
            QuicSupport.check();
        }

        private @Nullable HttpService httpService() {
            var handler = httpHandler;
            return handler == null ? null : new HttpService("http", handler, limits, timeouts, overload, observer());
        }

        private @Nullable TcpService tcpService() {
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
    }
}
