package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Netty's decoder, which also tells when a request's head has begun and is not complete, so that a client which sends it
 * byte by byte can be timed. A head that comes in one piece, as nearly all do, costs nothing more.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** The message that says so. */
    static final Object HEAD_BEGUN = new Object() {
        @Override
        public String toString() {
            return "HEAD_BEGUN";
        }
    };

    /** Confined to the event loop. */
    private boolean betweenRequests = true;

    /** Bytes came after the last message that could be decoded. */
    private boolean headPending;
    /** The announcement has been made. */
    private boolean begun;
    /** Of the head that is being read: a line of it continues the line before. */
    private boolean folded;
    /** Of the head that is being read: how many fields of that name it has. */
    private int contentLengths;

    RequestDecoder(HttpLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLineBytes())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(64 * 1024));
    }

    /** Whether no request is half received. On the event loop. */
    boolean isBetweenRequests() {
        return betweenRequests && !begun;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        super.channelRead(context, message);
        if (betweenRequests && !begun && headPending) {
            begun = true;
            context.fireChannelRead(HEAD_BEGUN);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        int from = in.readerIndex();
        boolean inHead = betweenRequests;
        headPending = true;
        super.decode(context, in, out);
        if (inHead && !folded) {
            folded = hasFoldedLine(in, from, in.readerIndex());
        }
        for (int i = before; i < out.size(); i++) {
            track(out.get(i));
        }
    }

    private void track(Object message) {
        if (message instanceof HttpRequest request) {
            refuseWhatNettyMends(request);
            betweenRequests = false;
            begun = false;
            headPending = false;
        }
        if (message instanceof LastHttpContent) {
            betweenRequests = true;
            headPending = false;
        }
    }

    // ---- where Netty is more lenient than RFC 9112, or than is safe behind a proxy that reads otherwise

    /** RFC 9112 5.2: a server rejects a folded line, or puts spaces in its place, as Netty does. */
    private static boolean hasFoldedLine(ByteBuf in, int from, int to) {
        for (int line = from; line < to; ) {
            byte first = in.getByte(line);
            if (first == HttpConstants.SP || first == HttpConstants.HT) {
                return true;
            }
            int end = in.indexOf(line, to, HttpConstants.LF);
            line = end < 0 ? to : end + 1;
        }
        return false;
    }

    private void refuseWhatNettyMends(HttpRequest request) {
        // RFC 9112 6.3: differing lengths are an error; of a request of HTTP/1.0, Netty takes the first.
        if ((folded || contentLengths > 1) && request.decoderResult().isSuccess()) {
            var why = folded ? "folded header line" : "several Content-Length fields";
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(why)));
        }
        folded = false;
        contentLengths = 0;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        var name = super.splitHeaderName(line, start, length);
        if (betweenRequests && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            contentLengths++;
        }
        return name;
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        if (start > 0 && line[start - 1] <= HttpConstants.SP) {
            throw new IllegalArgumentException("whitespace before the method");
        }
        return super.splitFirstWordInitialLine(line, start, length);
    }

    /** RFC 9112 3: the words of a request line are separated by single spaces; a recipient may take other whitespace. */
    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        int end = start + length;
        boolean separated = start >= 2
                && line[start - 2] > HttpConstants.SP
                && line[start - 1] == HttpConstants.SP
                && end + 1 < line.length
                && line[end] == HttpConstants.SP
                && line[end + 1] > HttpConstants.SP;
        if (!separated) {
            throw new IllegalArgumentException("request line without its two single spaces");
        }
        return super.splitSecondWordInitialLine(line, start, length);
    }
}
