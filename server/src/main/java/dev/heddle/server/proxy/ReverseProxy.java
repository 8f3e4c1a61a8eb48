package dev.heddle.server.proxy;

import dev.heddle.server.balancing.Attempt;
import dev.heddle.server.balancing.NoMemberException;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import dev.heddle.server.upstream.UpstreamException;
import dev.heddle.server.upstream.UpstreamResponse;
import io.micrometer.observation.ObservationRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reverse proxy: sends each request to an upstream of the group that its route names, and answers with what comes back,
 * both bodies streamed. An exchange that goes on with another protocol, such as WebSocket, is a tunnel of bytes.
 */
public final class ReverseProxy implements HttpHandler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReverseProxy.class);
    private static final int SWITCHING_PROTOCOLS = 101;

    private final RequestFields requestFields;
    private final ResponseFields responseFields;
    private final RequestIdFields requestIds;
    private final ProxyErrors errors;
    private final @Nullable ProxyObservations observations;
    private final RouteGenerations routes;
    private final TunnelTimeouts tunnels;
    /** Of this proxy, and of those that it has taken other options from or given them to. */
    private final AtomicInteger openTunnels;

    /**
     * A proxy with routes, and defaults for the rest: as {@link Builder#routes}.
     *
     * @throws IllegalArgumentException if two routes are for the same host and path
     */
    public ReverseProxy(List<ProxyRoute> routes) {
        this(builder().routes(routes), new RouteGenerations(routes), new AtomicInteger());
    }

    private ReverseProxy(Builder options, RouteGenerations routes, AtomicInteger openTunnels) {
        requestIds = new RequestIdFields(options.requestIds);
        requestFields = new RequestFields(options.forwarding, requestIds);
        responseFields = new ResponseFields(options.forwarding, requestIds);
        errors = new ProxyErrors(requestIds);
        observations = options.observations == null ? null : new ProxyObservations(options.observations);
        this.routes = routes;
        tunnels = options.tunnels;
        this.openTunnels = openTunnels;
    }

    /** A proxy with options. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes other routes, all at once: requests from now on find them, those under way end with the routes that they began
     * with. Groups that are in both keep what they have, connections and all; the others are closed after their last
     * exchange, and cannot be used again. May be called by any thread; returns at once.
     *
     * @throws IllegalArgumentException if two routes are for the same host and path: nothing changes
     * @throws IllegalStateException if the proxy has been closed
     */
    public void routes(List<ProxyRoute> others) {
        routes.replace(others);
    }

    /**
     * The same proxy with other options, its routes among them, which are taken as by {@link #routes(List)}. What is under
     * way with this one ends with its options; nothing more should come to it.
     *
     * @throws IllegalArgumentException if two routes are for the same host and path: nothing changes
     * @throws IllegalStateException if the proxy has been closed
     */
    public ReverseProxy with(Builder options) {
        routes.replace(options.routes);
        return new ReverseProxy(options, routes, openTunnels);
    }

    /** How many exchanges go on with another protocol now, with the options before the present ones too. */
    public int openTunnels() {
        return openTunnels.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.errors(errors);
        ForwardingLog.begin(exchange);
        requestFields.identify(exchange);
        if (observations == null) {
            serve(exchange);
        } else {
            observations.request(exchange, () -> {
                serve(exchange);
                return true;
            });
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        var route = routes.enter(exchange);
        try {
            exchange.route(route.name());
            checkRate(exchange, route);
            perform(exchange, route);
        } finally {
            route.leave();
        }
    }

    private static void checkRate(HttpExchange exchange, RouteTarget route) {
        var limiter = route.limiter();
        int wait = limiter == null ? 0 : limiter.take(exchange);
        if (wait > 0) {
            throw new HttpException(429, "Too Many Requests", wait);
        }
    }

    private void perform(HttpExchange exchange, RouteTarget route) throws IOException {
        switch (route.action()) {
            case RouteAction.Forward forward -> {
                if (MaxForwards.passOn(exchange)) {
                    forward(exchange, route, forward);
                }
            }
            case RouteAction.Answer answer -> {
                requestIds.giveBack(exchange);
                LocalAnswers.send(exchange, answer);
            }
            case RouteAction.Redirect redirect -> {
                requestIds.giveBack(exchange);
                LocalAnswers.send(exchange, redirect);
            }
        }
    }

    private void forward(HttpExchange exchange, RouteTarget route, RouteAction.Forward options) throws IOException {
        ForwardingLog.group(exchange, options.group());
        var passed = new PassedRequest(exchange, route, options, requestFields);
        try (var attempt = options.group().begin(exchange)) {
            while (!isAnsweredObserved(exchange, passed, attempt)) {
                log.debug("{}: again, {}", exchange.request(), attempt);
            }
        } catch (NoMemberException e) {
            log.debug("{}: {}", exchange.request(), e.getMessage());
            ForwardingLog.failed(exchange, e);
            throw ProxyErrors.answerTo(e);
        }
    }

    private boolean isAnsweredObserved(HttpExchange exchange, PassedRequest passed, Attempt attempt)
            throws IOException {
        if (observations == null) {
            return isAnswered(exchange, passed, attempt);
        }
        var upstream = attempt.upstream().name();
        return observations.call(exchange, passed.fields(), upstream, () -> isAnswered(exchange, passed, attempt));
    }

    /** False if there should be another attempt, for which a member has been chosen already. */
    private boolean isAnswered(HttpExchange exchange, PassedRequest passed, Attempt attempt) throws IOException {
        ForwardingLog.attempt(exchange, attempt.upstream());
        try (var response = passed.to(attempt.upstream()).send()) {
            attempt.responded(response.status());
            if (attempt.next()) {
                return false;
            }
            if (exchange.request().body().isWithheld()) {
                exchange.request().body().refuse(); // the upstream has answered without it
            }
            if (response.status() == SWITCHING_PROTOCOLS) {
                checkSwitch(exchange, passed, response);
                tunnel(exchange, response);
            } else {
                answer(exchange, response);
            }
            return true;
        } catch (UpstreamException e) {
            if (exchange.request().body().isTruncated(e)) {
                throw e; // neither the upstream's fault, nor is anybody there to be told
            }
            attempt.failed(e);
            if (attempt.next()) {
                return false;
            }
            log.debug("{}: {}", exchange.request(), e.getMessage());
            ForwardingLog.failed(exchange, e);
            throw ProxyErrors.answerTo(e);
        }
    }

    private static void checkSwitch(HttpExchange exchange, PassedRequest passed, UpstreamResponse from) {
        if (!passed.isSwitchMeant(from)) {
            ForwardingLog.failed(exchange, "it has not accepted the WebSocket's key");
            throw new HttpException(502, "Bad Gateway");
        }
    }

    private void tunnel(HttpExchange exchange, UpstreamResponse from) throws IOException {
        var protocol = Objects.requireNonNull(from.headers().get(HttpHeaderNames.UPGRADE));
        var to = exchange.response().headers(responseFields.forClient(exchange, from));
        var client = to.switchProtocols(protocol, Duration.ZERO);
        var tunnel = new Tunnel(client, from.tunnel(Duration.ZERO), tunnels);
        openTunnels.incrementAndGet();
        try {
            tunnel.run();
        } catch (IOException broken) {
            log.debug("{}: tunnel: {}", exchange.request(), broken.getMessage());
            ForwardingLog.broken(exchange, tunnel, broken);
        } finally {
            openTunnels.decrementAndGet();
            ForwardingLog.tunnelled(exchange, tunnel);
        }
    }

    /** A body that breaks off is not ended: the client must not take it for a whole one. */
    private void answer(HttpExchange exchange, UpstreamResponse from) throws IOException {
        var trailers = PassedTrailers.of(from.headers().netty());
        var to = exchange.response().status(from.status()).headers(responseFields.forClient(exchange, from));
        var whole = from.body().takeIfWhole();
        if (whole != null) {
            to.send(whole);
            return;
        }
        var body = to.stream();
        trailers.transfer(from.body(), body);
        body.close();
    }

    /** Takes no more requests: 503. Each group is closed after its last exchange. */
    @Override
    public void close() {
        routes.close();
    }

    /** Options of a proxy. */
    public static final class Builder {
        private List<ProxyRoute> routes = List.of();
        private Forwarding forwarding = Forwarding.DEFAULT;
        private RequestIds requestIds = RequestIds.DEFAULT;
        private @Nullable ObservationRegistry observations;
        private TunnelTimeouts tunnels = TunnelTimeouts.DEFAULT;

        private Builder() {}

        /** The routes, of which the most specific one is taken. Their groups are the proxy's from now on. */
        public Builder routes(List<ProxyRoute> routes) {
            this.routes = List.copyOf(routes);
            return this;
        }

        /** What upstreams are told of the client, and what is believed of other proxies. */
        public Builder forwarding(Forwarding forwarding) {
            this.forwarding = Objects.requireNonNull(forwarding, "forwarding");
            return this;
        }

        /** How requests are named. */
        public Builder requestIds(RequestIds requestIds) {
            this.requestIds = Objects.requireNonNull(requestIds, "requestIds");
            return this;
        }

        /** How long the connections of an exchange may rest that went on with another protocol. */
        public Builder tunnels(TunnelTimeouts timeouts) {
            this.tunnels = Objects.requireNonNull(timeouts, "timeouts");
            return this;
        }

        /**
         * Where requests and calls to upstreams are observed, as {@code proxy.requests} and {@code
         * proxy.upstream.requests}, and traced if a tracer is registered there; nowhere by default: then {@code traceparent}
         * and {@code tracestate} pass unchanged.
         */
        public Builder observations(ObservationRegistry registry) {
            this.observations = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /**
         * Makes the proxy.
         *
         * @throws IllegalArgumentException if two routes are for the same host and path
         */
        public ReverseProxy build() {
            return new ReverseProxy(this, new RouteGenerations(routes), new AtomicInteger());
        }
    }
}
