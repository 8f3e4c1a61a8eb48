package dev.heddle.server.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, which also knows which request a response answers, and closes the connection when bytes come that belong
 * to none: so nothing of one response is taken for a part of the next. Confined to the event loop.
 */
final class ResponseDecoder extends HttpResponseDecoder {
    /** From a request's way out to the end of its response. */
    private boolean expecting;

    private boolean answersHead;
    /** Of the present or the last exchange: its request was handed to a socket that was open. */
    private boolean requestSent;
    /** Of the present or the last exchange: a byte came. */
    private boolean responseBegun;
    /** No byte has come of the message that comes next. */
    private boolean atStart = true;
    /** The message that is being read is an interim response, behind which another one comes. */
    private boolean interim;
    /** The message that is being read: how many fields of that name it has. */
    private int contentLengths;
    /** What comes, or has not come, is not to be trusted. */
    private boolean broken;

    ResponseDecoder(int headBytes) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(headBytes)
                .setMaxHeaderSize(headBytes)
                .setMaxChunkSize(64 * 1024));
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
        return !expecting && !broken && atStart;
    }

    boolean isRequestSent() {
        return requestSent;
    }

    boolean hasResponseBegun() {
        return responseBegun;
    }

    // ---- decoding

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (broken || !expecting) {
            broken = true;
            in.skipBytes(in.readableBytes());
            context.close();
            return;
        }
        if (in.isReadable()) {
            responseBegun = true;
            if (atStart && in.getByte(in.readerIndex()) != 'H') {
                // Netty skips blanks and line ends, which may be the rest of another response.
                out.add(malformed("no status line"));
                in.skipBytes(in.readableBytes());
                return;
            }
            atStart = false;
        }
        int before = out.size();
        super.decode(context, in, out);
        track(out, before);
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (broken) {
            return; // what ends by a reset has no end
        }
        int before = out.size();
        super.decodeLast(context, in, out);
        track(out, before);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken = true;
        context.fireExceptionCaught(cause);
    }

    private HttpMessage malformed(String why) {
        broken = true;
        var message = createInvalidMessage();
        message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(why)));
        return message;
    }

    private void track(List<Object> out, int from) {
        for (int i = from; i < out.size(); i++) {
            if (out.get(i) instanceof HttpObject message) {
                track(message);
            }
        }
    }

    private void track(HttpObject message) {
        if (message instanceof HttpResponse response && message.decoderResult().isSuccess()) {
            refuseWhatNettyTakes(response);
            interim = response.status().code() < 200;
        }
        if (message.decoderResult().isFailure()) {
            broken = true;
        } else if (message instanceof LastHttpContent) {
            atStart = true;
            expecting = interim;
        }
    }

    // ---- where Netty is more lenient than RFC 9112

    private void refuseWhatNettyTakes(HttpResponse response) {
        String why = null;
        if (contentLengths > 1) {
            why = "several Content-Length fields"; // of a response of HTTP/1.0, Netty takes the first
        } else if (hasUnknownCoding(response)) {
            why = "a transfer coding other than chunked";
        }
        contentLengths = 0;
        if (why != null) {
            response.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(why)));
        }
    }

    /** RFC 9112 6.3: the body would end with the connection; its coding would be left to whoever reads it. */
    private static boolean hasUnknownCoding(HttpResponse response) {
        for (var coding : response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING)) {
            if (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        if (!isStatus(line[1])) {
            throw new IllegalArgumentException("malformed status");
        }
        var message = super.createMessage(line);
        // Netty's constants stand for the exact text.
        if (message.protocolVersion() != HttpVersion.HTTP_1_1 && message.protocolVersion() != HttpVersion.HTTP_1_0) {
            throw new IllegalArgumentException("neither HTTP/1.1 nor HTTP/1.0");
        }
        return message;
    }

    private static boolean isStatus(String text) {
        return text.length() == 3
                && text.charAt(0) != '0'
                && isDigit(text.charAt(0))
                && isDigit(text.charAt(1))
                && isDigit(text.charAt(2));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (line[start + length] != ':') {
            throw new IllegalArgumentException("whitespace before the colon of a header"); // which Netty leaves out
        }
        var name = super.splitHeaderName(line, start, length);
        if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            contentLengths++;
        }
        return name;
    }

    @Override
    protected boolean isContentAlwaysEmpty(@Nullable HttpMessage message) {
        return answersHead
                || (message instanceof HttpResponse response
                        && response.status().code() < 200)
                || super.isContentAlwaysEmpty(message);
    }
}
