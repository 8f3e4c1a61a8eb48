package dev.heddle.server.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;

/** What Netty's decoder has read: requests and their bodies go to their streams. Confined to the event loop. */
final class SessionFrames extends Http2FrameAdapter {
    private final Http2Session session;

    SessionFrames(Http2Session session) {
        this.session = session;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(context, id, headers, padding, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean last)
            throws Http2Exception {
        var fields = (ReceivedFields) headers;
        var stream = session.streams().get(id);
        if (stream == null) {
            session.streams().request(id, fields, last);
            return;
        }
        if (stream.isTunnel()) { // RFC 9113 8.5
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "fields behind a CONNECT");
        }
        var end = new DefaultLastHttpContent();
        end.trailingHeaders().setAll(RequestReader.trailers(id, fields));
        stream.received(end);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last) {
        int count = data.readableBytes();
        var stream = session.streams().get(id);
        if (stream == null) {
            return count + padding;
        }
        if (stream.isTunnel()) {
            stream.tunnelled(data.retain(), last);
        } else if (count > 0 || last) {
            stream.received(content(data, last));
        }
        return padding; // the rest when the handler has read it
    }

    private static HttpContent content(ByteBuf data, boolean last) {
        if (!data.isReadable()) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        return last ? new DefaultLastHttpContent(data.retain()) : new DefaultHttpContent(data.retain());
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) {
        session.end().pingAnswered(data);
    }
}
