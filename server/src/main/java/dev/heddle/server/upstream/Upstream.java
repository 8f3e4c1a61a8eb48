package dev.heddle.server.upstream;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.address.UserInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Another HTTP service that handlers call, as sequential code:
 *
 * <pre>{@code
 * var users = Upstream.builder("http://users:8080").build();
 *
 * // in a handler
 * try (var response = users.get("/users/17")) {
 *     exchange.response().status(response.status()).send(response.body().readAll());
 * }
 * }</pre>
 *
 * <p><b>Connections</b> are kept in a pool for each event loop: a call goes out on the loop that runs its coroutine, with no
 * hand-off to another thread. A connection carries one exchange at a time. Where the pool is exhausted, calls wait, first
 * come, first served.
 *
 * <p><b>Threads</b>: the object may be used by any coroutine; a call is for one coroutine at a time.
 *
 * <p><b>Cancellation</b>: a call whose coroutine is cancelled, since its client is gone or a {@link
 * dev.heddle.coroutine.Timeout} around it is over, is dropped at once: its connection is closed.
 */
public final class Upstream implements AutoCloseable {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final String name;
    private final String authority;
    private final int port;
    private final @Nullable TlsClient tls;
    private final @Nullable UpstreamProxyProtocol proxyProtocol;
    private final HostResolver resolver;
    private final UpstreamTimeouts timeouts;
    private final UpstreamLimits limits;
    private final @Nullable UpstreamMeters meters;
    private final Map<CoroutineScheduler, ConnectionPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Upstream(Builder options) {
        authority = options.authority();
        name = options.name == null ? authority : options.name;
        port = options.port();
        tls = options.tlsClient(name);
        proxyProtocol = options.proxyProtocol;
        resolver = new HostResolver(options.host(), options.lookup);
        timeouts = options.timeouts;
        limits = options.limits;
        meters = options.registry == null ? null : new UpstreamMeters(this, options.registry, options.group);
    }

    /**
     * An upstream.
     *
     * @param uri scheme, host and port: {@code http://users:8080}, {@code https://users}
     * @throws IllegalArgumentException if it is none, or has anything else
     */
    public static Builder builder(String uri) {
        return new Builder(uri);
    }

    // ---- for handlers

    /** Sends a GET request and waits for the head of the response: as {@link UpstreamRequest#send}. */
    public UpstreamResponse get(String target) throws UpstreamException {
        return request("GET", target).send();
    }

    /** Sends a POST request and waits for the head of the response: as {@link UpstreamRequest#send}. */
    public UpstreamResponse post(String target, String contentType, byte[] body) throws UpstreamException {
        return request("POST", target)
                .header("Content-Type", contentType)
                .body(body)
                .send();
    }

    /**
     * A request that can be given header fields, a body, a deadline.
     *
     * @param method in capitals
     * @param target path and query, percent-encoded: {@code /users?id=17}
     * @throws IllegalArgumentException if method or target has a character that HTTP does not allow
     */
    public UpstreamRequest request(String method, String target) {
        return new UpstreamRequest(this, method, target);
    }

    /** Whether it is told of the client of each request, by the PROXY protocol. */
    public boolean isToldOfClients() {
        return proxyProtocol != null;
    }

    /** Its name in errors and meters. */
    public String name() {
        return name;
    }

    /** How its connections fare now. Any thread. */
    public PoolSnapshot pools() {
        return new PoolSnapshot(
                count(ConnectionPool::open),
                count(ConnectionPool::idle),
                count(ConnectionPool::waiting),
                limits.connections());
    }

    /**
     * Ends the pools: unused connections are closed now, the others when their exchanges have ended; calls that wait for a
     * connection fail, new ones are refused. Returns at once.
     */
    @Override
    public void close() {
        closed = true;
        pools.forEach((scheduler, pool) -> {
            try {
                scheduler.execute(pool::close);
            } catch (RejectedExecutionException loopHasEnded) {
                // And its connections with it.
            }
        });
        if (meters != null) {
            meters.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    // ---- for calls

    UpstreamResponse send(UpstreamRequest request) throws UpstreamException {
        if (closed) {
            throw new IllegalStateException("upstream " + name + " has been closed");
        }
        Coroutine.throwIfCancelled();
        return new UpstreamCall(this, request).begin();
    }

    ConnectionPool pool(CoroutineScheduler scheduler) {
        var known = pools.get(scheduler);
        return known != null ? known : pools.computeIfAbsent(scheduler, loop -> new ConnectionPool(this, loop));
    }

    int count(ToIntFunction<ConnectionPool> ofPool) {
        return pools.values().stream().mapToInt(ofPool).sum();
    }

    void observe(String method, int status, @Nullable UpstreamException failure, long nanos) {
        if (meters != null) {
            meters.ended(method, status, failure, nanos);
        }
    }

    void observeRetry() {
        if (meters != null) {
            meters.retried();
        }
    }

    /** The first handler of each connection, or null if nobody counts its bytes. */
    @Nullable ChannelHandler byteCounter() {
        return meters == null ? null : meters.bytes();
    }

    boolean isClosed() {
        return closed;
    }

    /** Its host, and its port if it was given one: {@code users:8080}. */
    public String authority() {
        return authority;
    }

    int port() {
        return port;
    }

    /** Null for an upstream that is called without encryption. */
    @Nullable TlsClient tls() {
        return tls;
    }

    /** What a connection begins with, or null. */
    @Nullable UpstreamProxyProtocol proxyProtocol() {
        return proxyProtocol;
    }

    HostResolver resolver() {
        return resolver;
    }

    UpstreamTimeouts timeouts() {
        return timeouts;
    }

    UpstreamLimits limits() {
        return limits;
    }

    /** Options of an upstream. */
    public static final class Builder {
        private final URI uri;
        private @Nullable String name;
        private UpstreamTimeouts timeouts = UpstreamTimeouts.DEFAULT;
        private UpstreamLimits limits = UpstreamLimits.DEFAULT;
        private NameLookup lookup = host -> List.of(InetAddress.getAllByName(host));
        private @Nullable MeterRegistry registry;
        private String group = UpstreamMeters.NONE;
        private @Nullable UpstreamTls tls;
        private @Nullable UpstreamProxyProtocol proxyProtocol;
        private @Nullable SslProvider tlsProvider;

        private Builder(String uri) {
            this.uri = parse(uri);
        }

        private static URI parse(String text) {
            var problem = "upstream '" + UserInfo.hiddenIn(text)
                    + "': allowed are http or https, a host and perhaps a port: http://users:8080";
            URI uri;
            try {
                uri = URI.create(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(problem, e);
            }
            boolean nothingElse =
                    Objects.requireNonNullElse(uri.getRawPath(), "").matches("/?")
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null;
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!isHttp || uri.getHost() == null || !nothingElse) {
                throw new IllegalArgumentException(problem);
            }
            if (uri.getPort() == 0 || uri.getPort() > 65535) {
                throw new IllegalArgumentException("port " + uri.getPort() + ": allowed are 1 to 65535");
            }
            return uri;
        }

        private boolean isEncrypted() {
            return "https".equalsIgnoreCase(uri.getScheme());
        }

        private int port() {
            int standard = isEncrypted() ? HTTPS_PORT : HTTP_PORT;
            return uri.getPort() < 0 ? standard : uri.getPort();
        }

        private @Nullable TlsClient tlsClient(String upstream) {
            if (isEncrypted()) {
                var options = tls == null ? UpstreamTls.DEFAULT : tls;
                return new TlsClient(upstream, host(), port(), options, tlsProvider);
            }
            if (tls != null) {
                throw new IllegalArgumentException("upstream '" + uri + "': options of TLS are for https");
            }
            return null;
        }

        private String authority() {
            return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        }

        /** An address of IPv6 without its brackets. */
        private String host() {
            var host = uri.getHost();
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        /** Names it in errors and meters; its host and port by default. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /** How long it may take. */
        public Builder timeouts(UpstreamTimeouts timeouts) {
            this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
            return this;
        }

        /** What it gets, and what is taken from it, at most. */
        public Builder limits(UpstreamLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** How its host is looked up; by the JDK by default. What is found counts for 30 s, that nothing is found for 1 s. */
        public Builder lookup(NameLookup lookup) {
            this.lookup = Objects.requireNonNull(lookup, "lookup");
            return this;
        }

        /**
         * Connects to this address, in place of those that its host has, and names it by address and port. The host is what
         * requests and certificates are about as ever.
         */
        public Builder address(InetAddress address) {
            return name(NetUtil.toSocketAddressString(new InetSocketAddress(address, port())))
                    .lookup(host -> List.of(address));
        }

        /** How it is reached by TLS, if its scheme is https: {@link UpstreamTls#DEFAULT} unless it is set. */
        public Builder tls(UpstreamTls tls) {
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /**
         * That it is told of the client, {@link UpstreamRequest#client}, at the beginning of each connection; not by default.
         * A connection is for one exchange then.
         */
        public Builder proxyProtocol(UpstreamProxyProtocol version) {
            this.proxyProtocol = Objects.requireNonNull(version, "version");
            return this;
        }

        /** For tests: whose implementation of TLS. */
        Builder tlsProvider(SslProvider provider) {
            this.tlsProvider = provider;
            return this;
        }

        /**
         * Where to register the meters of its calls and pools, {@code http.client.*}; nowhere by default. They are gone when
         * it is closed. Several upstreams of one name are metered as one.
         */
        public Builder meters(MeterRegistry registry) {
            return meters(registry, UpstreamMeters.NONE);
        }

        /** As {@link #meters(MeterRegistry)}, with the name of the group that it is for, as the tag {@code group}. */
        public Builder meters(MeterRegistry registry, String group) {
            this.registry = Objects.requireNonNull(registry, "registry");
            this.group = Objects.requireNonNull(group, "group");
            return this;
        }

        /**
         * Connects to nothing yet.
         *
         * @throws IllegalArgumentException if a file for TLS cannot be read or is not what it should be, or there are options
         *     of TLS and the scheme is http
         */
        public Upstream build() {
            return new Upstream(this);
        }
    }
}
