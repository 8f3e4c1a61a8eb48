package dev.heddle.server.http2;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.address.RemoteAddress;
import dev.heddle.server.http.DateHeader;
import dev.heddle.server.http.HttpException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of HTTP/2: Netty's codec, and a coroutine for the exchange of each stream. Confined to the event loop.
 *
 * <p>How it ends: a server that drains tells the client by GOAWAY that streams are still taken, looks by PING whether the
 * client has seen that, tells it the last stream that was taken, and closes behind the last exchange (RFC 9113 6.8). After an
 * error of the whole connection its streams end at once. Either way, what the client still sends is dropped for a while: a
 * socket that is closed with bytes unread is reset, which may cost the client what it was sent last.
 */
final class Http2Session extends Http2ConnectionHandler {
    private static final Logger log = LoggerFactory.getLogger(Http2Session.class);

    private static final long DRAIN_PING = 0x64726169_6e696e67L;
    /** How long a client may take for the answer to the PING of a drain. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int FIRST_WINDOW = 65_535;

    private final Http2Service service;
    private final CoroutineScheduler scheduler;
    private final FloodGuard guard;
    private final FrameCheck frames;
    private final RecentResets resets;
    private final SessionTimes times;
    private final Http2Connection.PropertyKey streamKey;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientAddress peer;

    /** Exchanges whose coroutines have not ended. */
    private int exchanges;

    private int requests;
    private boolean flushPosted;
    /** Looked at by whoever drains the server, too. */
    private volatile boolean draining;

    private boolean lastTold;
    private boolean ending;
    /** The client sends no more: there is nothing left to be dropped. */
    private boolean inputEnded;

    Http2Session(Http2Service service, CoroutineScheduler scheduler, SessionCodec codec) {
        super(codec.decoder(), codec.encoder(), codec.settings(), true);
        this.service = service;
        this.scheduler = scheduler;
        this.guard = codec.guard();
        this.frames = codec.frames();
        this.resets = codec.resets();
        this.times = new SessionTimes(this);
        this.streamKey = connection().newKey();
        codec.decoder().frameListener(new SessionFrames(this));
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream closed) {
                streamClosed(closed);
            }
        });
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

    private ChannelHandlerContext context() {
        var known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return known;
    }

    // ---- what streams need

    Http2Service service() {
        return service;
    }

    CoroutineScheduler scheduler() {
        return scheduler;
    }

    SocketAddress remoteAddress() {
        return RemoteAddress.of(context().channel());
    }

    SocketAddress localAddress() {
        return context().channel().localAddress();
    }

    /** For all requests of the connection. Whoever makes one that another has made makes the same. */
    ClientAddress peerAddress() {
        var known = peer;
        if (known == null) {
            known = ClientAddress.of(remoteAddress());
            peer = known;
        }
        return known;
    }

    /** RFC 9110 6.6.1: as HTTP/1.1 dates its responses. */
    void date(HttpHeaders fields) {
        if (!fields.contains(HttpHeaderNames.DATE)) {
            fields.add(HttpHeaderNames.DATE, DateHeader.now(scheduler));
        }
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

    ScheduledFuture<?> after(long nanos, Runnable action) {
        return context().executor().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    void exchangeEnded() {
        exchanges--;
        service.streamEnded();
        endIfDone();
    }

    // ---- from the client

    /** A stream begins. */
    void request(int id, ReceivedFields fields, boolean last) throws Http2Exception {
        var head = RequestReader.head(id, fields);
        requests++;
        begin(id, head, !last, service.refuse(head));
        if (requests >= service.requestsPerConnection()) {
            drain();
        }
    }

    private void begin(int id, @Nullable HttpRequest head, boolean withBody, @Nullable HttpException refusal)
            throws Http2Exception {
        // Handlers outlive their streams for a moment when the client resets those: they count too.
        if (exchanges >= 2 * service.options().maxConcurrentStreams()) {
            throw Http2Exception.streamError(id, Http2Error.REFUSED_STREAM, "too many exchanges");
        }
        var stream = new ExchangeStream(this, id);
        connection().stream(id).setProperty(streamKey, stream);
        exchanges++;
        service.streamBegun();
        try {
            stream.begin(new StreamCarrier(this, stream, head, withBody, refusal));
        } catch (RejectedExecutionException shuttingDown) {
            exchangeEnded();
            throw Http2Exception.streamError(id, Http2Error.REFUSED_STREAM, "shutting down");
        }
    }

    @Nullable ExchangeStream stream(int id) {
        var open = connection().stream(id);
        return open == null ? null : open.getProperty(streamKey);
    }

    private void streamClosed(Http2Stream closed) {
        ExchangeStream stream = closed.getProperty(streamKey);
        if (stream != null) {
            stream.ended();
        }
        times.streamEnded();
        // It is counted until all who want to know have been told.
        scheduler.execute(this::endIfDone);
    }

    void pingAnswered(long data) {
        if (data == DRAIN_PING) {
            tellLast();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
        if (ending) {
            ReferenceCountUtil.release(message);
            return;
        }
        super.channelRead(from, message);
        times.withinHead(frames.isWithinHead());
    }

    @Override
    protected void decode(ChannelHandlerContext from, ByteBuf in, List<Object> out) throws Exception {
        if (ending) {
            in.skipBytes(in.readableBytes());
        } else {
            super.decode(from, in, out);
        }
    }

    /** A client that sends no more, on the whole connection, counts as gone as in HTTP/1.1. */
    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
        super.userEventTriggered(from, event);
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (ending) {
                from.close();
                return;
            }
            streams().forEach(ExchangeStream::clientEndedOutput);
            draining = true;
            lastTold = true;
            endIfDone();
        }
    }

    private List<ExchangeStream> streams() {
        var all = new ArrayList<ExchangeStream>();
        try {
            connection().forEachActiveStream(open -> {
                ExchangeStream stream = open.getProperty(streamKey);
                if (stream != null) {
                    all.add(stream);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e); // no visitor throws
        }
        return all;
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) throws Exception {
        ending = true;
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

    boolean isDraining() {
        return draining;
    }

    /** Whether there is no stream, and no exchange that has outlived its own. */
    boolean isQuiet() {
        return exchanges == 0 && connection().numActiveStreams() == 0;
    }

    // ---- end

    /** The server drains: the client is told, and streams that are on their way are still taken. */
    void drain() {
        if (draining || ending) {
            return;
        }
        draining = true;
        goAway(
                context(),
                Integer.MAX_VALUE,
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                context().newPromise());
        encoder().writePing(context(), false, DRAIN_PING, context().newPromise());
        flush(context());
        after(DRAIN_NANOS, this::tellLast);
    }

    private void tellLast() {
        if (!draining || lastTold || ending) {
            return;
        }
        lastTold = true;
        int last = connection().remote().lastStreamCreated();
        goAway(
                context(),
                last,
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                context().newPromise());
        flush(context());
        endIfDone();
    }

    private void endIfDone() {
        if (lastTold && !ending && isQuiet()) {
            end();
        }
    }

    boolean isEnding() {
        return ending;
    }

    /** Whether the client has opened a stream. */
    boolean isUsed() {
        return requests > 0;
    }

    /** At once, without a word: the client would not read it. */
    void cutOff() {
        context().close();
    }

    /** The client is told why, and all streams end. */
    void fail(Http2Error error, String why) {
        log.debug("{}: {}", context().channel(), why);
        goAwayAndEnd(error, why);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext from, boolean outbound, Throwable cause, @Nullable Http2Exception known) {
        if (cause instanceof FloodException flood) {
            service.flooded(flood.kind());
        }
        log.debug("{}: {}", from.channel(), cause.toString());
        var error = known == null ? Http2Error.INTERNAL_ERROR : known.error();
        goAwayAndEnd(error, known == null ? "" : String.valueOf(known.getMessage()));
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

    private void goAwayAndEnd(Http2Error error, String why) {
        if (ending) {
            return;
        }
        int last = Math.max(0, connection().remote().lastStreamCreated());
        var text = ByteBufUtil.encodeString(context().alloc(), CharBuffer.wrap(why), StandardCharsets.US_ASCII);
        frameWriter().writeGoAway(context(), last, error.code(), text, context().newPromise());
        end();
        streams().forEach(ExchangeStream::ended);
    }

    /** Nothing more is read; the connection is closed when the client has closed it, or soon. */
    private void end() {
        ending = true;
        times.end();
        var sent = context().writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (inputEnded) {
            sent.addListener(ChannelFutureListener.CLOSE);
        } else if (context().channel() instanceof DuplexChannel duplex) {
            sent.addListener(gone -> duplex.shutdownOutput());
        }
        after(LINGER_NANOS, () -> context().close());
    }

    /** A stream that the server must reset is work that the client makes it do (RFC 9113 10.5). */
    @Override
    protected void onStreamError(
            ChannelHandlerContext from, boolean outbound, Throwable cause, Http2Exception.StreamException e) {
        try {
            if (e instanceof Http2Exception.HeaderListSizeException) {
                guard.count(Flood.HEADER_LIST);
                refuseHead(e);
                return;
            }
            if (!outbound) {
                guard.count(Flood.STREAM_ERROR);
            }
        } catch (Http2Exception worse) {
            onError(from, outbound, worse);
            return;
        }
        resets.add(e.streamId());
        super.onStreamError(from, outbound, cause, e);
    }

    /** A block of fields is too large: the client is answered, if the stream is a new one. */
    private void refuseHead(Http2Exception.StreamException e) throws Http2Exception {
        int id = e.streamId();
        if (connection().stream(id) != null) {
            reset(id, Http2Error.PROTOCOL_ERROR);
        } else if (connection().streamMayHaveExisted(id)) {
            resetStream(
                    context(), id, Http2Error.STREAM_CLOSED.code(), context().newPromise());
        } else {
            connection().remote().createStream(id, true);
            requests++;
            begin(
                    id,
                    null,
                    false,
                    new HttpException(431, "header fields longer than " + service.headerBytes() + " bytes"));
        }
    }
}
