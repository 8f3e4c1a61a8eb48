package dev.heddle.server.http2;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.stream.StreamCounts;
import dev.heddle.server.stream.StreamLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.channel.ChannelPipeline;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP/2 beside HTTP/1.1 on the same listener: what all its connections share. The first bytes of a connection choose, or
 * what TLS has agreed on.
 *
 * @see dev.heddle.server.Server which most applications use instead
 */
public final class Http2Service implements MeterBinder {
    private final HttpService http;
    private final StreamLimits limits;
    private final Http2Options options;
    private final StreamCounts counts = new StreamCounts("http2", "HTTP/2", Flood.values());
    private final Set<Http2Session> sessions = ConcurrentHashMap.newKeySet();

    /** With the handler, the limits and the times of a service of HTTP/1.1. */
    public Http2Service(HttpService http, Http2Options options) {
        this.http = http;
        this.limits = new StreamLimits(http);
        this.options = options;
    }

    /** Adds the handlers of one connection to its pipeline: those of HTTP/1.1, and before them what looks at the first bytes. */
    public void initialise(ChannelPipeline pipeline) {
        pipeline.addLast(new ProtocolChoice(this));
        http.initialise(pipeline);
    }

    /**
     * Adds the handlers of one connection whose protocol TLS has agreed on: a client that has not agreed on HTTP/2 may not speak it
     * (RFC 9113 3.2), so that nobody looks for its preface.
     */
    public void initialise(ChannelPipeline pipeline, boolean http2) {
        if (http2) {
            begin(pipeline);
        } else {
            http.initialise(pipeline);
        }
    }

    /** The client has chosen HTTP/2. */
    void choose(ChannelPipeline pipeline) {
        http.leave(pipeline);
        begin(pipeline);
    }

    private void begin(ChannelPipeline pipeline) {
        var scheduler = CoroutineScheduler.of(pipeline.channel().eventLoop());
        pipeline.addLast(new Http2Session(this, scheduler, SessionCodec.of(this, scheduler)));
    }

    /** Tells all clients on an event loop that the server drains. Call it again while connections are left. */
    public void drain(CoroutineScheduler scheduler) {
        for (var session : sessions) {
            boolean isToBeTold =
                    !session.end().isDraining() || session.streams().haveTunnelled();
            if (session.scheduler() == scheduler && isToBeTold) {
                scheduler.execute(session::drain);
            }
        }
    }

    /** {@code http2.*}. */
    @Override
    public void bindTo(MeterRegistry registry) {
        counts.bindTo(registry);
    }

    // ---- for sessions

    void opened(Http2Session session) {
        sessions.add(session);
    }

    void closed(Http2Session session) {
        sessions.remove(session);
    }

    StreamCounts counts() {
        return counts;
    }

    Http2Options options() {
        return options;
    }

    StreamLimits limits() {
        return limits;
    }
}
