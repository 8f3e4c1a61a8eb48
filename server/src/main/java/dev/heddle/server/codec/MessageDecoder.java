package dev.heddle.server.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a connection into messages: for each a head, pieces of its body as they come, and its end, which is a
 * {@link LastHttpContent} that may hold the last piece. A message that is malformed is told by its {@link DecoderResult};
 * what comes after it is dropped.
 *
 * <p>Between messages nothing is held.
 */
public abstract class MessageDecoder extends HoldingDecoder {
    /** Nearly every first head fits; of what comes behind it, no more than this is looked at to no purpose. */
    private static final int USUAL_HEAD = 4 * 1024;

    private static final int SHORT_HEAD = 128;

    private enum State {
        HEAD,
        BODY_OF_LENGTH,
        CHUNKED_BODY,
        BODY_TO_THE_END
    }

    private final HeadLimits limits;
    /** Of the event loop; known when the first head comes. */
    private @Nullable HeadParser parser;

    private State state = State.HEAD;
    private long left;
    private @Nullable ChunkedBody chunks;

    /** How much of a head, or of trailers, was there when it was last tried. */
    private int tried;

    /** Twice the last head: the next is no longer as a rule, and what is copied of it lives as long as the head does. */
    private int usualHead = USUAL_HEAD;

    protected MessageDecoder(HeadLimits limits) {
        this.limits = limits;
    }

    // ---- what kinds of messages differ in

    /** A head, which may be {@link #failed}; any other counts only if the parser is not incomplete. */
    protected abstract HttpMessage parseHead(HeadParser parser);

    /** A stand-in for a head that could not be parsed. */
    protected abstract HttpMessage unparsed();

    /** The length of a message's body in bytes, or as {@link BodyFraming} says. */
    protected abstract long bodyLength(HttpMessage head);

    /** Whether nothing is passed on behind the head of a message without a body: it says so itself. */
    protected boolean endsItself(HttpMessage head) {
        return false;
    }

    /** Whether bytes that come now can belong to a message; what comes otherwise closes the connection. */
    protected abstract boolean isExpected();

    /** A byte of a message has come. */
    protected void begun() {}

    /** A message is complete. The next may be none: {@link #hold}, {@link #passOn}. */
    protected void ended(ChannelHandlerContext context) {}

    /** Skips what may stand before a message; false if more must come to know. */
    protected boolean skipBefore(ByteBuf in) {
        return true;
    }

    // ---- how far it is

    /** Whether no byte of a message has come that has not ended. */
    protected final boolean isBetweenMessages() {
        return isAtHead() && !isAnyHeld();
    }

    /** Whether a head has begun to come and is not complete. */
    protected final boolean isWithinHead() {
        return isAtHead() && isAnyHeld() && !isPaused();
    }

    private boolean isAtHead() {
        return state == State.HEAD && isDecoding();
    }

    @Override
    final boolean decode(ChannelHandlerContext context, ByteBuf in) {
        return switch (state) {
            case HEAD -> decodeHead(context, in);
            case BODY_OF_LENGTH -> decodeBodyOfLength(context, in);
            case CHUNKED_BODY -> decodeChunks(context, in);
            case BODY_TO_THE_END -> pass(context, in, in.readableBytes());
        };
    }

    // ---- the head

    private boolean decodeHead(ChannelHandlerContext context, ByteBuf in) {
        if (!isExpected()) {
            dropRest();
            context.close();
            return false;
        }
        begun();
        if (!skipBefore(in) || !isWorthTrying(in)) {
            return false;
        }
        var head = parseHead(in);
        if (head == null) {
            tried = in.readableBytes();
            return false;
        }
        tried = 0;
        begin(context, head);
        return true;
    }

    /**
     * What was incomplete is begun anew only if its end has come, or it has doubled: so a head that comes byte by byte costs
     * no more than its length, and one that never ends is found to be too long.
     */
    private boolean isWorthTrying(ByteBuf in) {
        return in.readableBytes() >= 2 * tried || hasEmptyLine(in, in.readerIndex() + Math.max(0, tried - 3));
    }

    private static boolean hasEmptyLine(ByteBuf in, int from) {
        int end = in.writerIndex();
        for (int lf = in.indexOf(from, end, Octets.LF); lf >= 0; lf = in.indexOf(lf + 1, end, Octets.LF)) {
            boolean bare = lf + 1 < end && in.getByte(lf + 1) == Octets.LF;
            boolean proper = lf + 2 < end && in.getByte(lf + 2) == Octets.LF && in.getByte(lf + 1) == Octets.CR;
            if (bare || proper) {
                return true;
            }
        }
        return false;
    }

    /** A head, malformed or not; null if it is incomplete. */
    private @Nullable HttpMessage parseHead(ByteBuf in) {
        int there = in.readableBytes();
        try {
            var head = parseHead(in, Math.min(there, usualHead));
            if (head == null && there > usualHead && usualHead < USUAL_HEAD) {
                head = parseHead(in, Math.min(there, USUAL_HEAD));
            }
            return head == null && there > USUAL_HEAD ? parseHead(in, Math.min(there, limits.wholeHead())) : head;
        } catch (MalformedMessageException e) {
            return failed(unparsed(), e);
        }
    }

    private @Nullable HttpMessage parseHead(ByteBuf in, int length) {
        var parser = parser(in, length);
        var head = parseHead(parser);
        if (head.decoderResult().isFailure()) {
            return head;
        }
        if (parser.isIncomplete()) {
            return null;
        }
        usualHead = Math.clamp(2L * parser.position(), SHORT_HEAD, USUAL_HEAD);
        in.skipBytes(parser.position());
        return head;
    }

    private HeadParser parser(ByteBuf in, int length) {
        var bytes = new byte[length];
        Octets.copy(in, in.readerIndex(), bytes);
        var known = parser;
        if (known == null) {
            known = HeadParser.ofThread();
            parser = known;
        }
        known.begin(bytes, limits);
        return known;
    }

    /** The head of a message that is malformed. */
    protected static HttpMessage failed(HttpMessage head, MalformedMessageException why) {
        head.setDecoderResult(DecoderResult.failure(why));
        return head;
    }

    private void begin(ChannelHandlerContext context, HttpMessage head) {
        if (head.decoderResult().isSuccess()) {
            frame(head);
        }
        if (head.decoderResult().isFailure()) {
            dropRest();
        }
        context.fireChannelRead(head);
        if (isAtHead() && endsItself(head)) {
            ended(context);
        } else if (isAtHead()) {
            end(context, LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void frame(HttpMessage head) {
        try {
            left = bodyLength(head);
        } catch (MalformedMessageException e) {
            failed(head, e);
            return;
        }
        if (left == BodyFraming.CHUNKED) {
            chunks = new ChunkedBody();
            state = State.CHUNKED_BODY;
        } else if (left == BodyFraming.UNKNOWN) {
            state = State.BODY_TO_THE_END;
        } else if (left > 0) {
            state = State.BODY_OF_LENGTH;
        }
    }

    // ---- the body

    private boolean decodeBodyOfLength(ChannelHandlerContext context, ByteBuf in) {
        int count = (int) Math.min(left, in.readableBytes());
        left -= count;
        if (left > 0) {
            return pass(context, in, count);
        }
        end(context, new DefaultLastHttpContent(in.readRetainedSlice(count), EmptyHttpHeaders.INSTANCE));
        return true;
    }

    private static boolean pass(ChannelHandlerContext context, ByteBuf in, int count) {
        context.fireChannelRead(new DefaultHttpContent(in.readRetainedSlice(count)));
        return true;
    }

    private boolean decodeChunks(ChannelHandlerContext context, ByteBuf in) {
        var body = Objects.requireNonNull(chunks);
        int count = body.dataIn(in);
        if (count > 0) {
            body.taken(count);
            return pass(context, in, count);
        }
        return body.isAtTrailers() && decodeTrailers(context, in);
    }

    private boolean decodeTrailers(ChannelHandlerContext context, ByteBuf in) {
        if (!isWorthTrying(in)) {
            return false;
        }
        var parser = parser(in, Math.min(in.readableBytes(), limits.fields() + 2));
        var trailers = parser.fields();
        if (parser.isIncomplete()) {
            tried = in.readableBytes();
            return false;
        }
        tried = 0;
        in.skipBytes(parser.position());
        chunks = null;
        end(
                context,
                trailers.isEmpty()
                        ? LastHttpContent.EMPTY_LAST_CONTENT
                        : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers));
        return true;
    }

    private void end(ChannelHandlerContext context, LastHttpContent last) {
        state = State.HEAD;
        ended(context);
        context.fireChannelRead(last);
    }

    @Override
    final void tellMalformed(ChannelHandlerContext context, MalformedMessageException why) {
        var last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, EmptyHttpHeaders.INSTANCE);
        last.setDecoderResult(DecoderResult.failure(why));
        context.fireChannelRead(last);
    }

    @Override
    final void inputEnded(ChannelHandlerContext context) {
        if (state == State.BODY_TO_THE_END && isDecoding()) {
            end(context, LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }
}
