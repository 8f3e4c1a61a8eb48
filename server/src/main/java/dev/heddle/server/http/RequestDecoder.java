package dev.heddle.server.http;

import dev.heddle.server.codec.BodyFraming;
import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.codec.HeadLimits;
import dev.heddle.server.codec.HeadParser;
import dev.heddle.server.codec.MalformedMessageException;
import dev.heddle.server.codec.MessageDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * Decodes requests (RFC 9112 3), and tells when a request's head has begun and is not complete, so that a client which sends
 * it byte by byte can be timed. A head that comes in one piece, as nearly all do, costs nothing more.
 */
final class RequestDecoder extends MessageDecoder {
    /** The message that says so. */
    static final Object HEAD_BEGUN = new Object() {
        @Override
        public String toString() {
            return "HEAD_BEGUN";
        }
    };

    private static final byte[] HTTP_1_1 = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP_1_0 = "HTTP/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GET = "GET ".getBytes(StandardCharsets.US_ASCII);

    /** The announcement has been made. */
    private boolean begun;
    /** The request that was read last offers another protocol. */
    private boolean offering;
    /** Answers have been written that the client has not taken. */
    private boolean answersWait;

    RequestDecoder(HeadLimits limits) {
        super(limits);
    }

    /** Whether no request is half received. On the event loop. */
    boolean isBetweenRequests() {
        return isBetweenMessages() && !begun;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        super.channelRead(context, message);
        if (isWithinHead() && !begun) {
            begun = true;
            context.fireChannelRead(HEAD_BEGUN);
        }
    }

    /**
     * No more requests than the connection has room for: of many short ones in one packet, each takes many times the memory
     * that its bytes take.
     */
    @Override
    protected boolean isWanted(ChannelHandlerContext context) {
        if (!context.channel().config().isAutoRead()) {
            return false;
        }
        var unsent = context.channel().unsafe().outboundBuffer();
        answersWait = unsent != null && unsent.totalPendingWriteBytes() > 0;
        return true;
    }

    /** There is room again. */
    @Override
    public void read(ChannelHandlerContext context) {
        goOn(context);
        if (!isPaused()) {
            context.read();
        }
    }

    @Override
    protected boolean isExpected() {
        return true;
    }

    /** RFC 9112 2.2: empty lines before a request are ignored, since some clients end a body with one. */
    @Override
    protected boolean skipBefore(ByteBuf in) {
        while (in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == ('\r' << 8 | '\n')) {
            in.skipBytes(2);
        }
        return in.readableBytes() >= 2;
    }

    /** Of a head that turns out to be malformed, what was read before is kept for the log. */
    @Override
    protected HttpMessage parseHead(HeadParser parser) {
        var method = parser.take(GET) ? HttpMethod.GET : method(parser);
        var target = "";
        var version = HttpVersion.HTTP_1_1;
        try {
            target = parser.word("target");
            version = version(parser);
            return head(parser, version, method, target);
        } catch (MalformedMessageException e) {
            return failed(new RequestHead(version, method, target, new HeadFields()), e);
        }
    }

    private HttpMessage head(HeadParser parser, HttpVersion version, HttpMethod method, String target) {
        var head = new RequestHead(version, method, target, parser.fields());
        if (answersWait) {
            head.fillQueue();
        }
        if (!parser.isIncomplete()) {
            begun = false;
            offering = UpgradeField.offeredBy(head) != null;
        }
        return head;
    }

    /** What comes behind an offer belongs to the protocol that the answer begins. */
    @Override
    protected void ended(ChannelHandlerContext context) {
        if (offering) {
            hold();
        }
    }

    private static HttpMethod method(HeadParser parser) {
        var name = parser.token("method");
        return name.isEmpty() ? HttpMethod.GET : HttpMethod.valueOf(name);
    }

    /** RFC 9112 2.3: the name is case-sensitive, with one digit on each side of the dot. */
    private static HttpVersion version(HeadParser parser) {
        if (parser.takeLine(HTTP_1_1)) {
            return HttpVersion.HTTP_1_1;
        }
        if (parser.takeLine(HTTP_1_0)) {
            return HttpVersion.HTTP_1_0;
        }
        var text = parser.restOfLine("version");
        if (parser.isIncomplete()) {
            return HttpVersion.HTTP_1_1;
        }
        boolean wellFormed = text.length() == 8
                && text.startsWith("HTTP/")
                && Character.isDigit(text.charAt(5))
                && text.charAt(6) == '.'
                && Character.isDigit(text.charAt(7));
        if (!wellFormed) {
            throw new MalformedMessageException(400, "malformed version");
        }
        return HttpVersion.valueOf(text); // to be refused, but not as malformed
    }

    @Override
    protected long bodyLength(HttpMessage head) {
        long length = BodyFraming.of((HeadFields) head.headers(), head.protocolVersion());
        if (length == BodyFraming.UNKNOWN || length == 0) {
            return 0;
        }
        ((RequestHead) head).announceBody();
        return length;
    }

    @Override
    protected boolean endsItself(HttpMessage head) {
        return true;
    }

    @Override
    protected HttpMessage unparsed() {
        begun = false;
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    }
}
