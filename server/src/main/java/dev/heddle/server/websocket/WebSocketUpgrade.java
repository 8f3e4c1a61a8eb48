package dev.heddle.server.websocket;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens WebSockets: checks a request, answers it, and runs a handler with what has become of the connection. One object serves
 * any number of connections.
 *
 * <pre>{@code
 * var chat = WebSocketUpgrade.builder().subprotocols("chat.v2", "chat.v1").origins("https://example.com").build();
 * router.get("/chat/{room}", (exchange, path) -> chat.accept(exchange, socket -> {
 *     for (var message = socket.receive(); message != null; message = socket.receive()) {
 *         rooms.get(path.get("room")).say(message.text());
 *     }
 * }));
 * }</pre>
 */
public final class WebSocketUpgrade {
    private static final Logger log = LoggerFactory.getLogger(WebSocketUpgrade.class);

    private final List<String> subprotocols;
    private final Predicate<String> origins;
    private final int maxMessageBytes;
    private final int maxFrameBytes;
    private final boolean compression;
    private final boolean contextTakeover;
    private final Duration closeTimeout;
    private final Duration sendTimeout;
    private final Duration keepAlive;
    private final @Nullable WebSocketMeters meters;

    private WebSocketUpgrade(Builder options) {
        subprotocols = options.subprotocols;
        origins = options.origins;
        maxMessageBytes = options.maxMessageBytes;
        maxFrameBytes = Math.min(options.maxFrameBytes, maxMessageBytes);
        compression = options.compression;
        contextTakeover = options.contextTakeover;
        closeTimeout = options.closeTimeout;
        sendTimeout = options.sendTimeout;
        keepAlive = options.keepAlive;
        meters = options.registry == null ? null : new WebSocketMeters(options.registry);
    }

    /** With the defaults, which suit most. */
    public static Builder builder() {
        return new Builder();
    }

    /** A handler of HTTP whose every request is to become a WebSocket. */
    public HttpHandler handler(WebSocketHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return exchange -> accept(exchange, handler);
    }

    /**
     * Makes the exchange a WebSocket, and runs the handler with it; returns when both have ended. Header fields that were set
     * for the response go with the handshake. A request that cannot become a WebSocket is answered here, and the handler does
     * not run: 405 to another method than GET, 426 to one that does not ask for a WebSocket of version 13 (RFC 6455 4.4),
     * which is 400 in HTTP/2: it has no such thing as an upgrade.
     *
     * @throws HttpException 400 if the handshake is malformed (RFC 6455 4.2.1), 403 if the origin is not allowed
     * @throws IOException if the client is gone
     * @throws IllegalStateException if the response has begun
     */
    public void accept(HttpExchange exchange, WebSocketHandler handler) throws IOException {
        if (!Handshake.refuse(exchange)) {
            run(open(exchange, Handshake.of(exchange.request(), this)), exchange, handler);
        }
    }

    private Opened open(HttpExchange exchange, Handshake handshake) throws IOException {
        var response = exchange.response();
        var accept = handshake.accept();
        if (accept != null) {
            response.header("Sec-WebSocket-Accept", accept);
        }
        if (handshake.subprotocol() != null) {
            response.header("Sec-WebSocket-Protocol", handshake.subprotocol());
        }
        var deflate = handshake.deflate();
        if (deflate != null) {
            response.header("Sec-WebSocket-Extensions", deflate.field());
        }
        var parser = new FrameParser(deflate != null, maxFrameBytes);
        var codec = new WebSocketCodec(parser, Coroutine.current(), closeTimeout, keepAlive);
        var connection = response.switchProtocols(Handshake.PROTOCOL, codec);
        codec.connection(connection);
        var inflater = deflate == null ? null : new MessageInflater(deflate.clientTakeover());
        var deflater =
                deflate == null ? null : new MessageDeflater(deflate.serverTakeover(), deflate.serverWindowBits());
        var socket = new WebSocket(
                connection,
                codec,
                new MessageAssembler(maxMessageBytes, inflater),
                deflater,
                handshake.subprotocol(),
                sendTimeout,
                meters);
        return new Opened(socket, codec);
    }

    private record Opened(WebSocket socket, WebSocketCodec codec) {}

    private void run(Opened opened, HttpExchange exchange, WebSocketHandler handler) {
        var socket = opened.socket;
        if (meters != null) {
            meters.opened();
        }
        try {
            handler.handle(socket);
            socket.close();
        } catch (WebSocketClosedException gone) {
            log.debug("{}: {}", socket, gone.getMessage());
        } catch (Throwable e) {
            failed(socket, exchange, e);
        } finally {
            Coroutine.current().scheduler().execute(opened.codec::handlerEnded);
            socket.release();
            if (meters != null) {
                meters.closed(
                        Objects.requireNonNullElseGet(socket.closeStatus(), () -> new CloseStatus(CloseStatus.LOST)));
            }
        }
    }

    private static void failed(WebSocket socket, HttpExchange exchange, Throwable e) {
        if (Coroutine.current().cancelReason() != null) {
            log.debug("{}: {}", socket, e.toString());
            socket.closeNow(CloseStatus.GOING_AWAY);
            return;
        }
        log.error("WebSocket handler of {} failed", exchange.request().path(), e);
        var record = exchange.record();
        if (record != null) {
            record.ended(ExchangeRecord.End.INTERNAL, e.toString());
        }
        socket.closeNow(CloseStatus.INTERNAL_ERROR);
    }

    // ---- for the handshake

    List<String> subprotocols() {
        return subprotocols;
    }

    boolean allowsOrigin(String origin) {
        return origins.test(origin);
    }

    boolean compresses() {
        return compression;
    }

    boolean keepsContext() {
        return contextTakeover;
    }

    /** Options. */
    public static final class Builder {
        private static final int DEFAULT_MESSAGE_BYTES = 1024 * 1024;

        private List<String> subprotocols = List.of();
        private Predicate<String> origins = origin -> true;
        private int maxMessageBytes = DEFAULT_MESSAGE_BYTES;
        private int maxFrameBytes = Integer.MAX_VALUE;
        private boolean compression = true;
        private boolean contextTakeover;
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration sendTimeout = Duration.ofSeconds(60);
        private Duration keepAlive = Duration.ofSeconds(45);
        private @Nullable MeterRegistry registry;

        private Builder() {}

        /**
         * What can be spoken inside; the first that the client names and that is here is agreed on. None by default. A client
         * that knows none of them is accepted without one, and decides for itself.
         *
         * @throws IllegalArgumentException if one is no token of HTTP
         */
        public Builder subprotocols(String... names) {
            for (var name : names) {
                if (!Tokens.isToken(name)) {
                    throw new IllegalArgumentException("subprotocol '" + name + "': allowed is a token of HTTP");
                }
            }
            subprotocols = List.of(names);
            return this;
        }

        /**
         * The origins whose pages may open a WebSocket here, as browsers send them: {@code https://example.com}. Any by
         * default, which is not for a server that knows its users by cookies: a browser sends them whatever page it shows.
         */
        public Builder origins(String... allowed) {
            return origins(Set.of(allowed)::contains);
        }

        /** As {@link #origins(String...)}, by a test of the origin. */
        public Builder origins(Predicate<String> allowed) {
            origins = Objects.requireNonNull(allowed, "allowed");
            return this;
        }

        /**
         * The largest message, when it is inflated; 1 MiB by default. Past it, the WebSocket is closed with 1009.
         *
         * @throws IllegalArgumentException if less than 1
         */
        public Builder maxMessageBytes(int most) {
            maxMessageBytes = checkPositive("message", most);
            return this;
        }

        /**
         * The largest frame, as it is sent; that of a message by default. Past it, the WebSocket is closed with 1009.
         *
         * @throws IllegalArgumentException if less than 1
         */
        public Builder maxFrameBytes(int most) {
            maxFrameBytes = checkPositive("frame", most);
            return this;
        }

        private static int checkPositive(String what, int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException(what + " of " + bytes + " bytes: allowed is 1 and more");
            }
            return bytes;
        }

        /** Whether messages are compressed, if the client offers that ({@code permessage-deflate}, RFC 7692); on by default. */
        public Builder compression(boolean on) {
            compression = on;
            return this;
        }

        /**
         * Whether compressed messages may refer to those before, so that small ones become smaller: that holds some 300 KiB
         * for each connection. Off by default: connections share what compresses.
         */
        public Builder contextTakeover(boolean on) {
            contextTakeover = on;
            return this;
        }

        /**
         * How long the client may take to answer a Close, and the handler to see that of the client; 5 s by default.
         *
         * @throws IllegalArgumentException if not more than zero
         */
        public Builder closeTimeout(Duration limit) {
            if (limit.isZero()) {
                throw negative("close", limit);
            }
            closeTimeout = check("close", limit);
            return this;
        }

        /** How long {@code send} waits for the client to read; 60 s by default, zero for ever. */
        public Builder sendTimeout(Duration limit) {
            sendTimeout = check("send", limit);
            return this;
        }

        /**
         * After how long without a sign of the client it is pinged, and cut if nothing comes within as long again; 45 s by
         * default, zero for never.
         */
        public Builder keepAlive(Duration silence) {
            keepAlive = check("keep-alive", silence);
            return this;
        }

        private static Duration check(String what, Duration limit) {
            if (limit.isNegative()) {
                throw negative(what, limit);
            }
            return limit;
        }

        private static IllegalArgumentException negative(String what, Duration limit) {
            return new IllegalArgumentException(what + " time " + limit + ": allowed is more than zero");
        }

        /** Where to register the meters of WebSockets; nowhere by default. */
        public Builder meters(MeterRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /** What opens WebSockets so. */
        public WebSocketUpgrade build() {
            return new WebSocketUpgrade(this);
        }
    }
}
