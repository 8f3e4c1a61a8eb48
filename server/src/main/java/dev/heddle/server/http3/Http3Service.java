package dev.heddle.server.http3;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.stream.StreamCounts;
import dev.heddle.server.stream.StreamLimits;
import dev.heddle.server.tls.Certificates;
import dev.heddle.server.tls.ServerTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicResetTokenGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicTransportError;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.util.AttributeKey;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/3 beside HTTP over TLS: what all its connections share. Certificates that are replaced count for connections that are made from
 * then on.
 *
 * @see dev.heddle.server.Server which most applications use instead
 */
public final class Http3Service implements MeterBinder, AutoCloseable {
    private static final AttributeKey<QuicContexts> CONTEXTS = AttributeKey.valueOf(Http3Service.class, "contexts");

    /** Of the control stream and those of QPACK, which have little to say without a dynamic table. */
    private static final int CONTROL_WINDOW = 16 * 1024;

    /** Control, two for QPACK, and some of kinds that nobody knows, which clients open so that servers learn to take them. */
    private static final int UNIDIRECTIONAL_STREAMS = 8;
    /** For a client that has gone without a word: behind the time for one that has nothing to ask, which is told so. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Of a frame whose type is reserved to be ignored. */
    private static final int MOST_UNKNOWN_PAYLOAD = 4 * 1024;

    private final StreamLimits limits;
    private final Http3Options options;
    private final ServerTls tls;
    private final Admission admission;
    private final byte[] tokenKey = RetryTokens.newKey();
    private final Function<Certificates, ServerTls.Replacement> user;
    private final StreamCounts counts = new StreamCounts("http3", "HTTP/3", Flood.values());
    private final Set<Http3Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile @Nullable QuicContexts contexts;
    private volatile boolean draining;

    /**
     * With the handler, the limits and the times of a service of HTTP/1.1.
     *
     * @param admission of connections
     * @throws IllegalArgumentException if QUIC is not available here, or its library does not take the certificates: says why
     */
    public Http3Service(HttpService http, Http3Options options, ServerTls tls, Admission admission) {
        QuicSupport.check();
        this.limits = new StreamLimits(http);
        this.options = options;
        this.tls = tls;
        this.admission = admission;
        this.user = certificates -> new Contexts(QuicContexts.of(tls.options(), certificates));
        tls.use(user);
    }

    /** Those of new certificates. */
    private final class Contexts implements ServerTls.Replacement {
        private final QuicContexts made;

        Contexts(QuicContexts made) {
            this.made = made;
        }

        @Override
        public void take() {
            contexts = made;
        }

        @Override
        public void drop() {}
    }

    // ---- connections

    /** The handler of one event loop's datagrams. */
    ChannelHandler codec(int idLength, QuicConnectionIdGenerator ids, SegmentedDatagramPacketAllocator segments) {
        return new QuicServerCodecBuilder()
                .sslEngineProvider(this::newEngine)
                .tokenHandler(RetryTokens.of(tokenKey, System::currentTimeMillis))
                .localConnectionIdLength(idLength)
                .connectionIdAddressGenerator(ids)
                .resetTokenGenerator(QuicResetTokenGenerator.signGenerator())
                .activeMigration(false)
                .maxIdleTimeout(limits.idleNanos() + SILENCE_NANOS, TimeUnit.NANOSECONDS)
                .initialMaxData(options.connectionWindow())
                .initialMaxStreamDataBidirectionalRemote(options.streamWindow())
                .initialMaxStreamDataUnidirectional(CONTROL_WINDOW)
                .initialMaxStreamsBidirectional(options.maxConcurrentStreams())
                .initialMaxStreamsUnidirectional(UNIDIRECTIONAL_STREAMS)
                .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, segments)
                .handler(new Connections())
                .streamHandler(StreamErrors.INSTANCE)
                .build();
    }

    /** The certificates of the whole connection are chosen here. */
    private QuicSslEngine newEngine(QuicChannel channel) {
        var known = Objects.requireNonNull(contexts, "closed");
        channel.attr(CONTEXTS).set(known);
        return known.newEngine(channel.alloc());
    }

    private final class Connections extends ChannelInitializer<QuicChannel> {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        protected void initChannel(QuicChannel accepted) {
            var client = ClientAddress.of(Objects.requireNonNull(accepted.remoteSocketAddress()));
            if (draining || !admission.tryOpen(client)) {
                // Not before the client's first packet has been read: there is no key to tell it anything.
                accepted.eventLoop().execute(() -> refuse(accepted));
                return;
            }
            accepted.closeFuture().addListener(closed -> admission.closed(client));
            var session = new Http3Session(
                    Http3Service.this, accepted, accepted.attr(CONTEXTS).get(), client);
            accepted.pipeline().addLast(connectionHandler(session), session);
        }
    }

    private static void refuse(QuicChannel accepted) {
        accepted.close(false, (int) QuicTransportError.CONNECTION_REFUSED.code(), Unpooled.EMPTY_BUFFER);
    }

    private Http3ServerConnectionHandler connectionHandler(Http3Session session) {
        var settings = new Http3Settings().maxFieldSectionSize(mostFieldSectionBytes());
        return new Http3ServerConnectionHandler(
                new Requests(session),
                null,
                type -> DroppedStream.INSTANCE,
                new DefaultHttp3SettingsFrame(settings),
                true,
                null,
                null,
                MOST_UNKNOWN_PAYLOAD);
    }

    /** The end of the pipelines of one connection's streams, behind Netty's codec. */
    private static final class Requests extends ChannelInitializer<QuicStreamChannel> {
        private final Http3Session session;

        Requests(Http3Session session) {
            this.session = session;
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        protected void initChannel(QuicStreamChannel opened) {
            var wire = new StreamWire(session);
            opened.pipeline().addFirst(wire).addLast(new RequestStage(session, opened, wire));
        }
    }

    /** Tells all clients on an event loop that the server drains. Call it again while connections are left. */
    public void drain(CoroutineScheduler scheduler) {
        draining = true;
        for (var session : sessions) {
            if (session.scheduler() == scheduler && !session.end().isDraining()) {
                scheduler.execute(session.end()::drain);
            }
        }
    }

    /** Ends all connections at once, and waits until their clients have been told. */
    void cut() throws InterruptedException {
        for (var session : sessions) {
            session.cut().await();
        }
    }

    /** Certificates are nothing to it any more. */
    @Override
    public void close() {
        tls.leave(user);
    }

    /** {@code http3.*}. */
    @Override
    public void bindTo(MeterRegistry registry) {
        counts.bindTo(registry);
    }

    // ---- for sessions

    void opened(Http3Session session) {
        sessions.add(session);
    }

    void closed(Http3Session session) {
        sessions.remove(session);
    }

    StreamCounts counts() {
        return counts;
    }

    Http3Options options() {
        return options;
    }

    StreamLimits limits() {
        return limits;
    }

    /** Netty closes the connection past this: twice as much as is taken, so that most who send too much can be told so. */
    private long mostFieldSectionBytes() {
        return 2 * limits.fieldBytes();
    }
}
