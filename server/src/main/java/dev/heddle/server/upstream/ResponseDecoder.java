package dev.heddle.server.upstream;

import dev.heddle.server.codec.BodyFraming;
import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.codec.HeadLimits;
import dev.heddle.server.codec.HeadParser;
import dev.heddle.server.codec.MalformedMessageException;
import dev.heddle.server.codec.MessageDecoder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * Decodes responses (RFC 9112 4). It knows which request a response answers, and closes the connection when bytes come that
 * belong to none: so nothing of one response is taken for a part of the next. Confined to the event loop.
 */
final class ResponseDecoder extends MessageDecoder {
    private static final byte[] HTTP_1_1 = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP_1_0 = "HTTP/1.0 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "200 OK".getBytes(StandardCharsets.US_ASCII);

    /** From a request's way out to the end of its response. */
    private boolean expecting;

    private boolean answersHead;
    /** Of the present or the last exchange: its request was handed to a socket that was open. */
    private boolean requestSent;
    /** Of the present or the last exchange: a byte came. */
    private boolean responseBegun;
    /** The message that is being read is an interim response, behind which another one comes. */
    private boolean interim;
    /** The message that is being read is the last of HTTP. */
    private boolean switching;

    ResponseDecoder(int headBytes) {
        super(new HeadLimits(headBytes, headBytes));
    }

    // ---- for the connection

    /** Before a request's turn: forgets the last exchange. */
    void prepare() {
        requestSent = false;
        responseBegun = false;
    }

    /** A request is on its way. */
    void expectResponseTo(HttpMethod method, boolean open) {
        expecting = true;
        requestSent = open;
        answersHead = method.equals(HttpMethod.HEAD);
    }

    /** Whether the connection can take another request. */
    boolean isBetweenResponses() {
        return !expecting && isBetweenMessages();
    }

    boolean isRequestSent() {
        return requestSent;
    }

    boolean hasResponseBegun() {
        return responseBegun;
    }

    // ---- decoding

    @Override
    protected boolean isExpected() {
        return expecting;
    }

    @Override
    protected void begun() {
        responseBegun = true;
    }

    @Override
    protected void ended(ChannelHandlerContext context) {
        expecting = interim;
        if (switching) {
            passOn();
            // Before the end of the input can come: the other protocol may go on one way only.
            context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    @Override
    protected HttpMessage parseHead(HeadParser parser) {
        var version = version(parser);
        var status = status(parser);
        var fields = parser.fields();
        interim = status.code() < 200;
        switching = status.code() == 101;
        return new DefaultHttpResponse(version, status, fields);
    }

    private static HttpVersion version(HeadParser parser) {
        if (parser.take(HTTP_1_1)) {
            return HttpVersion.HTTP_1_1;
        }
        if (parser.take(HTTP_1_0)) {
            return HttpVersion.HTTP_1_0;
        }
        if (!parser.word("version").isEmpty()) {
            throw new MalformedMessageException(400, "neither HTTP/1.1 nor HTTP/1.0");
        }
        return HttpVersion.HTTP_1_1; // incomplete
    }

    /** The reason behind the code is for people, and may be missing together with its blank. */
    private static HttpResponseStatus status(HeadParser parser) {
        if (parser.takeLine(OK)) {
            return HttpResponseStatus.OK;
        }
        var line = parser.restOfLine("status line");
        if (line.isEmpty() && parser.isIncomplete()) {
            return HttpResponseStatus.OK;
        }
        boolean wellFormed = line.length() >= 3
                && line.charAt(0) != '0'
                && isDigit(line.charAt(0))
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2))
                && (line.length() == 3 || line.charAt(3) == ' ');
        if (!wellFormed) {
            throw new MalformedMessageException(400, "malformed status");
        }
        return HttpResponseStatus.valueOf(Integer.parseInt(line, 0, 3, 10));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** RFC 9112 6.3. */
    @Override
    protected long bodyLength(HttpMessage head) {
        int status = ((HttpResponse) head).status().code();
        long length = BodyFraming.of((HeadFields) head.headers(), head.protocolVersion());
        boolean withoutBody = answersHead || status < 200 || status == 204 || status == 304;
        return withoutBody ? 0 : length;
    }

    @Override
    protected HttpMessage unparsed() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_GATEWAY);
    }
}
