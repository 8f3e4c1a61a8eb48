package dev.heddle.server.http2;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.address.RemoteAddress;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.stream.FloodGuard;
import dev.heddle.server.stream.StreamSession;
import dev.heddle.server.tls.TlsSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of HTTP/2 in its pipeline: Netty's codec, and what the connection's parts need of it. Confined to the event loop. */
final class Http2Session extends Http2ConnectionHandler implements StreamSession {
    private static final Logger log = LoggerFactory.getLogger(Http2Session.class);

    private static final int FIRST_WINDOW = 65_535;

    private final Http2Service service;
    private final CoroutineScheduler scheduler;
    private final FloodGuard guard;
    private final FrameCheck frames;
    private final RecentResets resets;
    private final SessionTimes times;
    private final SessionStreams streams;
    private final SessionEnd end;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientAddress peer;
    private boolean flushPosted;

    Http2Session(Http2Service service, CoroutineScheduler scheduler, SessionCodec codec) {
        super(codec.decoder(), codec.encoder(), codec.settings(), true);
        this.service = service;
        this.scheduler = scheduler;
        this.guard = codec.guard();
        this.frames = codec.frames();
        this.resets = codec.resets();
        this.times = new SessionTimes(this);
        this.end = new SessionEnd(this);
        this.streams = new SessionStreams(this);
        codec.decoder().frameListener(new SessionFrames(this));
    }

    // ---- begin

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
        openConnectionWindow();
        service.opened(this);
        times.begin();
    }

    private void openConnectionWindow() throws Http2Exception {
        int more = service.options().connectionWindow() - FIRST_WINDOW;
        if (more > 0) {
            var whole = connection().connectionStream();
            connection().local().flowController().incrementWindowSize(whole, more);
            context().flush();
        }
    }

    // ---- what its parts need

    Http2Service service() {
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

    SessionStreams streams() {
        return streams;
    }

    SessionEnd end() {
        return end;
    }

    ChannelHandlerContext context() {
        var known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return known;
    }

    ScheduledFuture<?> after(long nanos, Runnable action) {
        return context().executor().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    void endTimes() {
        times.end();
    }

    /** At once, without a word: the client would not read it. */
    void cutOff() {
        context().close();
    }

    /** The client is told why, and all streams end. */
    void fail(Http2Error error, String why) {
        log.debug("{}: {}", context().channel(), why);
        end.fail(error, why);
    }

    /** The server drains: once for the connection, again and again for what its streams go on with. */
    void drain() {
        end.drain();
        streams.drain();
    }

    void streamClosed() {
        times.streamEnded();
        // It is counted until all who want to know have been told.
        scheduler.execute(end::endIfDone);
    }

    // ---- what streams need

    @Override
    public SocketAddress remoteAddress() {
        return RemoteAddress.of(context().channel());
    }

    @Override
    public SocketAddress localAddress() {
        return context().channel().localAddress();
    }

    @Override
    public @Nullable TlsSession tls() {
        return TlsSession.of(context().channel());
    }

    /** For all requests of the connection. Whoever makes one that another has made makes the same. */
    @Override
    public ClientAddress peerAddress() {
        var known = peer;
        if (known == null) {
            known = ClientAddress.of(remoteAddress());
            peer = known;
        }
        return known;
    }

    ChannelFuture writeHeaders(int stream, Http2Headers fields, boolean last) {
        return encoder()
                .writeHeaders(context(), stream, fields, 0, last, context().newPromise());
    }

    ChannelFuture writeData(int stream, ByteBuf bytes, boolean last) {
        guard.allow(Flood.WINDOW_UPDATE, 2 + bytes.readableBytes() / 1024);
        return encoder().writeData(context(), stream, bytes, 0, last, context().newPromise());
    }

    /** Once for all streams that have something to send in this turn of the loop. */
    void flushSoon() {
        if (!flushPosted) {
            flushPosted = true;
            scheduler.execute(this::flushNow);
        }
    }

    private void flushNow() {
        flushPosted = false;
        flush(context());
    }

    /** The handler has read so many bytes: the client may send as many more. */
    void consumed(int stream, int bytes) {
        var open = connection().stream(stream);
        if (open == null) {
            return;
        }
        try {
            if (connection().local().flowController().consumeBytes(open, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    /** Resets a stream, unless it is closed already, or the event loop has ended. */
    void reset(int stream, Http2Error error) {
        if (context().executor().inEventLoop() && connection().stream(stream) != null) {
            resets.add(stream);
            resetStream(context(), stream, error.code(), context().newPromise());
            flushSoon();
        }
    }

    /** As {@link #reset}, where Netty knows of no such stream. */
    void resetUnknown(int stream, Http2Error error) {
        resetStream(context(), stream, error.code(), context().newPromise());
    }

    // ---- from the client

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
        if (end.isEnding()) {
            ReferenceCountUtil.release(message);
            return;
        }
        super.channelRead(from, message);
        times.withinHead(frames.isWithinHead());
    }

    @Override
    protected void decode(ChannelHandlerContext from, ByteBuf in, List<Object> out) throws Exception {
        if (end.isEnding()) {
            in.skipBytes(in.readableBytes());
        } else {
            super.decode(from, in, out);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
        super.userEventTriggered(from, event);
        if (event instanceof ChannelInputShutdownEvent) {
            end.inputEnded();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) throws Exception {
        end.closed();
        times.end();
        service.closed(this);
        super.channelInactive(from);
    }

    /**
     * A client that does not read is not read from: what is owed to it otherwise grows by answers that no window limits,
     * such as those without a body.
     */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) throws Exception {
        boolean writable = from.channel().isWritable();
        times.stalled(!writable);
        from.channel().config().setAutoRead(writable);
        super.channelWritabilityChanged(from);
    }

    // ---- errors

    @Override
    protected void onConnectionError(
            ChannelHandlerContext from, boolean outbound, Throwable cause, @Nullable Http2Exception known) {
        if (cause instanceof FloodException flood) {
            service.counts().flooded(flood.kind());
        }
        log.debug("{}: {}", from.channel(), cause.toString());
        var error = known == null ? Http2Error.INTERNAL_ERROR : known.error();
        end.fail(error, known == null ? "" : String.valueOf(known.getMessage()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) throws Exception {
        if (cause instanceof IOException) {
            log.debug("{}: {}", from.channel(), cause.toString());
            from.close();
        } else {
            super.exceptionCaught(from, cause);
        }
    }

    /** A stream that the server must reset is work that the client makes it do (RFC 9113 10.5). */
    @Override
    protected void onStreamError(
            ChannelHandlerContext from, boolean outbound, Throwable cause, Http2Exception.StreamException e) {
        try {
            if (e instanceof Http2Exception.HeaderListSizeException) {
                frames.count(Flood.HEADER_LIST);
                streams.refuseHead(e.streamId());
                return;
            }
            if (!outbound) {
                frames.count(Flood.STREAM_ERROR);
            }
        } catch (Http2Exception worse) {
            onError(from, outbound, worse);
            return;
        }
        resets.add(e.streamId());
        super.onStreamError(from, outbound, cause, e);
    }
}
