package dev.heddle.server.tls;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS on a listener: what all its connections share. Makes the beginning of each new connection's pipeline; the rest comes when
 * the handshake has succeeded, so that a connection without one has no coroutine.
 *
 * <p>Handshakes are computed on the event loop of their connection: a signature takes less (ECDSA some tens of microseconds, RSA
 * of 2048 bits a millisecond) than it costs to bring it to another thread and back under load, and the processors are the same.
 *
 * @see dev.heddle.server.Server which most applications use instead
 */
public final class TlsService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsService.class);

    private static final long TICKET_KEYS_HOURS = 6;
    /** For a handshake that is under way when the server drains. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** What makes the rest of a pipeline. */
    @FunctionalInterface
    public interface Protocols {
        /** On the event loop, when the handshake has succeeded; {@code http2} if that was agreed on (RFC 7301). */
        void begin(ChannelPipeline pipeline, boolean http2);
    }

    private final ServerTls tls;
    private final EventLoops loops;
    private final Protocols next;
    private final @Nullable TlsMeters meters;
    private final Set<TlsStage> handshakes = ConcurrentHashMap.newKeySet();
    private final Function<Certificates, ServerTls.Replacement> user;
    private volatile @Nullable TlsContexts contexts;
    private volatile boolean draining;

    /**
     * A service.
     *
     * @param http2 whether clients are offered it
     * @throws IllegalArgumentException if the implementation does not take the certificates
     */
    public TlsService(
            ServerTls tls, EventLoops loops, boolean http2, @Nullable MeterRegistry registry, Protocols next) {
        this.tls = tls;
        this.loops = loops;
        this.next = next;
        this.meters = registry == null ? null : new TlsMeters(registry);
        this.user = certificates -> new Contexts(TlsContexts.of(tls.options(), certificates, http2));
        tls.use(user);
        var _ = loops.nettyGroup()
                .next()
                .scheduleAtFixedRate(
                        () -> contexts().renewTicketKeys(), TICKET_KEYS_HOURS, TICKET_KEYS_HOURS, TimeUnit.HOURS);
    }

    private TlsContexts contexts() {
        var known = contexts;
        if (known == null) {
            throw new IllegalStateException("closed");
        }
        return known;
    }

    /** Those of new certificates. */
    private final class Contexts implements ServerTls.Replacement {
        private final TlsContexts made;

        Contexts(TlsContexts made) {
            this.made = made;
        }

        @Override
        public void take() {
            var before = contexts;
            contexts = made;
            if (before != null) {
                releaseUnused(before);
            }
            if (meters != null) {
                meters.show(made.certificates());
            }
        }

        @Override
        public void drop() {
            made.release();
        }
    }

    /** A loop takes the contexts and makes a handler of them in one go: after a turn of each loop nobody is about to. */
    private void releaseUnused(TlsContexts before) {
        var left = new AtomicInteger(loops.schedulers().size());
        for (var loop : loops.nettyGroup()) {
            try {
                loop.execute(() -> {
                    if (left.decrementAndGet() == 0) {
                        before.release();
                    }
                });
            } catch (RejectedExecutionException ended) {
                log.debug("certificates are replaced at the server's end");
            }
        }
    }

    /** Adds the handlers of one connection to its pipeline. */
    public void initialise(ChannelPipeline pipeline) {
        var stage = new TlsStage(this);
        pipeline.addLast(new ClientHelloStage(this, stage));
        pipeline.addLast(stage);
    }

    /** Ends the handshakes that are not done in a moment. Call it again while connections are left. */
    public void drain(CoroutineScheduler scheduler) {
        draining = true;
        for (var stage : handshakes) {
            if (stage.isOn(scheduler) && !stage.isDraining()) {
                scheduler.execute(stage::drain);
            }
        }
    }

    /** After the event loops. */
    @Override
    public void close() {
        tls.leave(user);
        var last = contexts;
        contexts = null;
        if (last != null) {
            last.release();
        }
    }

    // ---- for stages

    TlsContexts current() {
        return contexts();
    }

    long handshakeNanos() {
        return draining ? DRAIN_NANOS : tls.options().handshakeTimeout().toNanos();
    }

    boolean asksForCertificates() {
        return tls.options().clientAuthentication() != ClientAuthentication.OFF;
    }

    static long drainNanos() {
        return DRAIN_NANOS;
    }

    void begun(TlsStage stage) {
        handshakes.add(stage);
    }

    void succeeded(TlsStage stage, String protocol, long nanos) {
        handshakes.remove(stage);
        if (meters != null) {
            meters.succeeded(protocol, nanos);
        }
    }

    void failed(TlsStage stage, HandshakeResult why) {
        handshakes.remove(stage);
        if (meters != null) {
            meters.failed(why);
        }
    }

    void closed() {
        if (meters != null) {
            meters.closed();
        }
    }

    void begin(ChannelPipeline pipeline, @Nullable String protocol) {
        next.begin(pipeline, ApplicationProtocolNames.HTTP_2.equals(protocol));
    }
}
