package dev.heddle.server.http3;

import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.fields.FieldRules;
import dev.heddle.server.fields.MalformedFieldsException;
import dev.heddle.server.fields.RequestBlock;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.Limit;
import dev.heddle.server.http.Misdirection;
import dev.heddle.server.stream.StreamLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a request stream: frames that Netty's codec has decoded become a head, pieces of a body and its end.
 * Confined to the event loop.
 *
 * <pre>
 * HEAD --HEADERS--> BODY --HEADERS--> TRAILERS
 *   |                 |                   |
 *   +----error--------+------end----------+--> OVER
 * </pre>
 */
final class RequestStage extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(RequestStage.class);

    private static final HttpVersion HTTP_3 = HttpVersion.valueOf("HTTP/3.0");
    /** What each field counts for beside its name and value (RFC 9114 4.2.2). */
    private static final int FIELD_OVERHEAD = 32;

    private enum State {
        HEAD,
        BODY,
        TRAILERS,
        OVER
    }

    private final Http3Session session;
    private final QuicStreamChannel channel;
    private final StreamWire wire;
    private State state = State.HEAD;
    /** Null before the exchange has begun. */
    private @Nullable RequestStream stream;
    /** A head behind which the stream's end has come, and perhaps something between the two; null if there is none. */
    private @Nullable Head held;

    private @Nullable HeadFields trailers;
    /** For a head of which a part has come; null if there is none. */
    private @Nullable ScheduledFuture<?> timer;

    private record Head(HttpRequest request, @Nullable HttpException refusal) {}

    RequestStage(Http3Session session, QuicStreamChannel channel, StreamWire wire) {
        this.session = session;
        this.channel = channel;
        this.wire = wire;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!session.admit(channel.streamId())) {
            state = State.OVER;
            session.reset(channel, Http3ErrorCode.H3_REQUEST_REJECTED);
        }
        context.fireChannelActive();
    }

    // ---- frames

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case Http3HeadersFrame frame -> fields(frame.headers());
            case Http3DataFrame frame -> data(frame);
            default -> ReferenceCountUtil.release(message); // of a type that nobody knows
        }
    }

    private void fields(Http3Headers fields) {
        try {
            switch (state) {
                case HEAD -> head(fields);
                case BODY -> trailers(fields);
                default -> {}
            }
        } catch (MalformedFieldsException e) {
            malformed(e);
        }
    }

    private void head(Http3Headers fields) throws MalformedFieldsException {
        state = State.BODY;
        var rules = new FieldRules();
        long bytes = 0;
        for (var field : fields) {
            bytes += field.getKey().length() + field.getValue().length() + FIELD_OVERHEAD;
            rules.take(field.getKey(), field.getValue());
        }
        var block = new RequestBlock(fields, rules);
        var head = block.head(HTTP_3);
        var refusal = refusal(head, block, rules, bytes);
        held = new Head(head, refusal);
        if (!channel.isInputShutdown()) {
            begin(true);
        }
    }

    /** Why a well-formed request is refused, or null. */
    private @Nullable HttpException refusal(HttpRequest head, RequestBlock block, FieldRules rules, long bytes) {
        var limits = session.service().limits();
        if (rules.areTooMany()) {
            return StreamLimits.tooManyFields(FieldRules.MOST_FIELDS);
        }
        if (bytes > limits.fieldBytes()) {
            return limits.tooLongFields();
        }
        if (rules.haveProtocol()) {
            return new HttpException(501, "no other protocol is spoken here"); // RFC 9220 3
        }
        var refusal = limits.refuse(head);
        return refusal == null ? Misdirection.refuse(session.tls(), block.scheme(), head) : refusal;
    }

    private void trailers(Http3Headers fields) throws MalformedFieldsException {
        state = State.TRAILERS;
        begin(true);
        var rules = new FieldRules();
        for (var field : fields) {
            rules.take(field.getKey(), field.getValue());
        }
        trailers = new RequestBlock(fields, rules).trailers();
    }

    private void data(Http3DataFrame frame) {
        begin(true);
        if (stream == null || state == State.OVER) {
            frame.release();
        } else {
            stream.received(new DefaultHttpContent(frame.content()));
        }
    }

    private void begin(boolean withBody) {
        var head = held;
        if (head == null) {
            return;
        }
        held = null;
        stopTimer();
        stream = session.begin(channel, wire, head.request, withBody, head.refusal);
        if (stream == null) {
            state = State.OVER;
            session.reset(channel, Http3ErrorCode.H3_REQUEST_REJECTED);
        }
    }

    // ---- a head that takes too long

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.HEAD && timer == null) {
            timer = session.after(session.service().limits().headNanos(), this::headIsLate);
        }
        context.fireChannelReadComplete();
    }

    private void headIsLate() {
        if (state == State.HEAD) {
            log.debug("{}: request head not received in time", channel);
            session.service().limits().reached(Limit.HEAD_TIMEOUT);
            session.streamError();
            end(Http3ErrorCode.H3_REQUEST_INCOMPLETE);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    // ---- ends

    /** Netty has looked at the length of the body before. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownReadComplete) {
            inputEnded();
        }
        context.fireUserEventTriggered(event);
    }

    private void inputEnded() {
        if (state == State.HEAD) {
            session.streamError();
            end(Http3ErrorCode.H3_REQUEST_INCOMPLETE);
            return;
        }
        boolean withBody = held == null;
        begin(false);
        if (stream != null && state != State.OVER) {
            stream.inputEnded(withBody ? last() : null);
        }
    }

    private LastHttpContent last() {
        var fields = trailers;
        if (fields == null || fields.isEmpty()) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        var end = new DefaultLastHttpContent();
        end.trailingHeaders().setAll(fields);
        return end;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("{}: {}", channel, cause.toString());
        if (cause instanceof QuicStreamResetException) {
            session.clientReset();
            end(Http3ErrorCode.H3_REQUEST_CANCELLED);
        } else {
            malformed(cause);
        }
    }

    private void malformed(Throwable cause) {
        log.debug("{}: {}", channel, cause.toString());
        session.streamError();
        end(Http3ErrorCode.H3_MESSAGE_ERROR);
    }

    private void end(Http3ErrorCode code) {
        held = null;
        state = State.OVER;
        if (stream == null) {
            session.reset(channel, code);
        } else {
            stream.breakOff(code);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.OVER;
        stopTimer();
        if (stream != null) {
            stream.ended();
        }
        context.fireChannelInactive();
    }
}
