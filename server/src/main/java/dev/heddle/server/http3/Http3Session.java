package dev.heddle.server.http3;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.stream.FloodGuard;
import dev.heddle.server.stream.StreamSession;
import dev.heddle.server.tls.TlsSession;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of HTTP/3: streams begin and end, and what is too much. Stands behind Netty's codec in the pipeline of QUIC's
 * channel. Confined to the event loop, unless a method says otherwise.
 */
final class Http3Session extends ChannelInboundHandlerAdapter implements StreamSession {
    private static final Logger log = LoggerFactory.getLogger(Http3Session.class);

    /**
     * Netty keeps a stream that did not come to both its ends until the connection's: a client gets another connection before those
     * are too many.
     */
    private static final int MOST_KEPT = 1000;

    private final Http3Service service;
    private final QuicChannel channel;
    private final QuicContexts contexts;
    private final CoroutineScheduler scheduler;
    private final ClientAddress peer;
    private final SocketAddress remote;
    private final SocketAddress local;
    private final FloodGuard guard;
    private final SessionTimes times;
    private final SessionEnd end;
    private final StreamProbes probes = new StreamProbes(this);
    private @Nullable String serverName;
    /** Null before the handshake has succeeded. */
    private @Nullable TlsSession tls;
    /** Exchanges whose coroutines have not ended. */
    private int exchanges;
    /** Streams of requests that are open. */
    private int streams;

    private int requests;
    private int kept;
    private long nextStream;

    Http3Session(Http3Service service, QuicChannel channel, QuicContexts contexts, ClientAddress peer) {
        this.service = service;
        this.channel = channel;
        this.contexts = contexts;
        this.peer = peer;
        this.scheduler = CoroutineScheduler.of(channel.eventLoop());
        this.remote = Objects.requireNonNull(channel.remoteSocketAddress());
        this.local = Objects.requireNonNull(channel.localSocketAddress());
        this.guard = new FloodGuard(scheduler, Flood.values().length);
        this.times = new SessionTimes(this);
        this.end = new SessionEnd(this, channel);
    }

    // ---- begin

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        service.opened(this);
        times.begin();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var engine = Objects.requireNonNull(channel.sslEngine());
        tls = contexts.session(engine.getSession(), serverName);
        context.fireChannelActive();
    }

    // ---- what streams need

    Http3Service service() {
        return service;
    }

    @Override
    public HttpService http() {
        return service.limits().http();
    }

    @Override
    public CoroutineScheduler scheduler() {
        return scheduler;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public ClientAddress peerAddress() {
        return peer;
    }

    @Override
    public @Nullable TlsSession tls() {
        return tls;
    }

    ScheduledFuture<?> after(long nanos, Runnable action) {
        return channel.eventLoop().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    SessionEnd end() {
        return end;
    }

    // ---- streams

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.fireChannelRead(message); // it is registered by that
        if (message instanceof QuicStreamChannel stream) {
            if (stream.type() == QuicStreamType.UNIDIRECTIONAL) {
                count(Flood.UNIDIRECTIONAL_STREAM, 1);
            } else {
                opened(stream);
            }
        }
    }

    private void opened(QuicStreamChannel stream) {
        streams++;
        stream.closeFuture().addListener(closed -> {
            streams--;
            times.streamEnded();
            // It is counted until all who want to know have been told.
            scheduler.execute(end::endIfDone);
        });
    }

    /** Whether a stream is taken that the client has opened: not behind the last that it was told of. */
    boolean admit(long id) {
        if (!end.admits(id)) {
            return false;
        }
        nextStream = Math.max(nextStream, id + SessionEnd.STREAM_STEP);
        return true;
    }

    /** The first stream that the client has not opened yet, as far as is known. */
    long nextStream() {
        return nextStream;
    }

    /** An exchange begins; null if it may not. */
    @Nullable RequestStream begin(
            QuicStreamChannel stream,
            StreamWire wire,
            HttpRequest head,
            boolean withBody,
            @Nullable HttpException refusal) {
        // Handlers outlive their streams for a moment when the client resets those: they count too.
        if (exchanges >= 2 * service.options().maxConcurrentStreams()) {
            return null;
        }
        requests++;
        exchanges++;
        service.counts().streamBegun();
        var begun = new RequestStream(this, stream, wire);
        probes.add(begun);
        try {
            begun.begin(head, withBody, refusal);
        } catch (RejectedExecutionException shuttingDown) {
            exchangeEnded(begun);
            return null;
        }
        if (requests >= service.limits().requests()) {
            end.drain();
        }
        return begun;
    }

    void exchangeEnded(RequestStream ended) {
        probes.remove(ended);
        exchanges--;
        service.counts().streamEnded();
        times.streamEnded();
        end.endIfDone();
    }

    /** Ends both sides of a stream at once. */
    void reset(QuicStreamChannel stream, Http3ErrorCode code) {
        if (!stream.isActive()) {
            return;
        }
        if (stream.isInputShutdown()) {
            stream.shutdownOutput(code.code());
        } else {
            stream.shutdown(code.code());
            keptByNetty();
        }
        stream.close();
    }

    /** The client wants no more of a response. */
    void stopped(QuicStreamChannel stream) {
        log.debug("{}: stopped by the client", stream);
        clientReset();
        reset(stream, Http3ErrorCode.H3_REQUEST_CANCELLED);
    }

    /** The response has been sent, and the rest of the request is of no use (RFC 9114 4.1). */
    void stopInput(QuicStreamChannel stream) {
        stream.shutdownInput(Http3ErrorCode.H3_NO_ERROR.code());
        stream.close();
        keptByNetty();
    }

    private void keptByNetty() {
        if (++kept >= MOST_KEPT) {
            end.drain();
        }
    }

    /** Whether there is no stream, and no exchange that has outlived its own. */
    boolean isQuiet() {
        return exchanges == 0 && streams == 0;
    }

    /** Whether the client has sent a request. */
    boolean isUsed() {
        return requests > 0;
    }

    /** Since when there is no stream, by the scheduler's clock. */
    long quietSince() {
        return times.quietSince();
    }

    // ---- what is too much

    void clientReset() {
        count(Flood.RESET, 1);
    }

    void streamError() {
        count(Flood.STREAM_ERROR, 1);
    }

    void emptyFrames(int count) {
        if (count > 0) {
            count(Flood.EMPTY_FRAME, count);
        }
    }

    private void count(Flood kind, int more) {
        if (guard.isTooMuch(kind, more) && channel.isActive()) {
            service.counts().flooded(kind);
            fail(Http3ErrorCode.H3_EXCESSIVE_LOAD, "too many: " + kind.word());
        }
    }

    // ---- end

    /** The client is told why, and all streams end. */
    void fail(Http3ErrorCode code, String why) {
        log.debug("{}: {}", channel, why);
        close(code, why);
    }

    void close(Http3ErrorCode code, String why) {
        times.end();
        var text = ByteBufUtil.encodeString(channel.alloc(), CharBuffer.wrap(why), StandardCharsets.US_ASCII);
        channel.close(true, code.code(), text);
    }

    /** Ends it at once. May be called by any thread. */
    ChannelFuture cut() {
        return channel.close(true, Http3ErrorCode.H3_NO_ERROR.code(), Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SniCompletionEvent asked) {
            serverName = asked.hostname();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
        context.fireChannelInactive();
    }

    /** Of a connection whose handshake has not succeeded, there is no other word. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ended();
    }

    private void ended() {
        times.end();
        probes.end();
        end.ended();
        service.closed(this);
    }

    /** QUIC and Netty's codec see to the connection's end themselves. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("{}: {}", channel, cause.toString());
    }
}
