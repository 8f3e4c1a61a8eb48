package dev.heddle.server.http;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.connection.Connection;
import dev.heddle.coroutine.connection.ConnectionChannelHandler;
import dev.heddle.server.codec.HeadLimits;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * HTTP on a listener: what all its connections share. Makes the pipeline of each new connection.
 *
 * @see dev.heddle.server.Server which most applications use instead
 */
public final class HttpService {
    private static final AsciiString ALT_SVC = AsciiString.cached("Alt-Svc");

    private final String kind;
    private final HttpHandler handler;
    private final HttpLimits limits;
    private final HeadLimits headLimits;
    private final HttpTimeouts timeouts;
    private final @Nullable ExchangeObserver observer;
    private final boolean recording;
    private final Exchanges exchanges = new Exchanges(this);
    private final LimitCounts limitCounts = new LimitCounts();
    private final Shedding shedding;
    private volatile boolean draining;
    /** What clients over TLS are told of where else they may go; null for nothing. */
    private volatile @Nullable AsciiString alternative;

    /**
     * A service.
     *
     * @param kind names its coroutines: {@code http}
     * @param observer is told of every exchange, or null
     */
    public HttpService(
            String kind,
            HttpHandler handler,
            HttpLimits limits,
            HttpTimeouts timeouts,
            @Nullable ExchangeObserver observer) {
        this(kind, handler, limits, timeouts, OverloadLimits.DEFAULT, observer);
    }

    /**
     * A service with limits of its own for an overload.
     *
     * @param kind names its coroutines: {@code http}
     * @param observer is told of every exchange, or null
     */
    public HttpService(
            String kind,
            HttpHandler handler,
            HttpLimits limits,
            HttpTimeouts timeouts,
            OverloadLimits overload,
            @Nullable ExchangeObserver observer) {
        this.shedding = new Shedding(overload);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.handler = Objects.requireNonNull(handler, "handler");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.headLimits = new HeadLimits(limits.requestLineBytes(), limits.headerBytes());
        this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
        this.observer = observer;
        this.recording = observer != null && observer.wantsRecords();
    }

    /** Watches the handlers that run on an event loop, as long as it lives. */
    public void watch(CoroutineScheduler scheduler) {
        shedding.watch(scheduler);
        if (timeouts.handler().isPositive()) {
            HandlerWatch.begin(scheduler, timeouts.handler());
        }
    }

    /** Adds the handlers of one connection to its pipeline. */
    public void initialise(ChannelPipeline pipeline) {
        var scheduler = CoroutineScheduler.of(pipeline.channel().eventLoop());
        var decoder = new RequestDecoder(headLimits);
        pipeline.addLast(decoder);
        pipeline.addLast(new ResponseEncoder(scheduler));
        var connection = new HttpConnection(this, decoder, pipeline.channel());
        pipeline.addLast(new ConnectionChannelHandler(kind, connection).cancelOnInputEnd(true));
    }

    /** Takes them away again, for a connection that has turned out to speak something else. Its coroutine ends. */
    public void leave(ChannelPipeline pipeline) {
        pipeline.remove(ConnectionChannelHandler.class);
        pipeline.remove(ResponseEncoder.class);
        pipeline.remove(RequestDecoder.class);
    }

    /**
     * Ends what can be ended without loss: responses say from now on that they are their connection's last, and connections
     * that wait for a request are closed if none comes for a moment. Call it again while connections are left.
     */
    public void drain(CoroutineScheduler scheduler) {
        draining = true;
        for (var coroutine : scheduler.coroutines()) {
            drain(scheduler, coroutine);
        }
    }

    private void drain(CoroutineScheduler scheduler, Coroutine coroutine) {
        if (coroutine.subject() instanceof Connection connection
                && connection.attachment() instanceof HttpConnection http
                && http.service() == this) {
            scheduler.execute(http::closeIfIdle);
        }
    }

    /**
     * Tells clients over TLS, by a field of every response, where the same is served by HTTP/3 (RFC 7838, RFC 9114 3.1): at the
     * same host for a day.
     */
    public void announceHttp3(int port) {
        alternative = AsciiString.cached("h3=\":" + port + "\"; ma=86400");
    }

    /**
     * Adds that to the fields of a response, unless those say so themselves, and not in clear text: there it could be anybody's word.
     * For the server's protocols, not for handlers.
     */
    public void addAlternative(HttpHeaders fields, ExchangeCarrier carrier) {
        var known = alternative;
        if (known != null && !draining && carrier.tls() != null && !fields.contains(ALT_SVC)) {
            fields.add(ALT_SVC, known);
        }
    }

    /** What is done with a request, whichever protocol carries it. */
    public Exchanges exchanges() {
        return exchanges;
    }

    /** Names its coroutines: {@code http}. */
    public String kind() {
        return kind;
    }

    boolean isDraining() {
        return draining;
    }

    HttpHandler handler() {
        return handler;
    }

    /** What was turned away for an overload. */
    public Shedding shedding() {
        return shedding;
    }

    /** What limits have ended. */
    public LimitCounts limitCounts() {
        return limitCounts;
    }

    /** What a client may ask for. */
    public HttpLimits limits() {
        return limits;
    }

    /** How long a client may take. */
    public HttpTimeouts timeouts() {
        return timeouts;
    }

    @Nullable ExchangeObserver observer() {
        return observer;
    }

    /** For a new exchange; null if nobody wants it. */
    @Nullable ExchangeRecord newRecord() {
        return recording ? new ExchangeRecord() : null;
    }
}
