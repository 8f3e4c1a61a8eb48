package dev.heddle.server.upstream;

import dev.heddle.server.codec.MessageEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** Encodes requests, and tells the decoder what response to expect. */
final class RequestEncoder extends MessageEncoder {
    private static final byte[] END_OF_LINE = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ResponseDecoder decoder;

    RequestEncoder(ResponseDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    protected void prepare(ChannelHandlerContext context, HttpMessage head) {
        decoder.expectResponseTo(
                ((HttpRequest) head).method(), context.channel().isActive());
    }

    @Override
    protected void writeFirstLine(ByteBuf out, HttpMessage head) {
        var request = (HttpRequest) head;
        ByteBufUtil.writeAscii(out, request.method().asciiName());
        out.writeByte(' ');
        ByteBufUtil.writeAscii(out, request.uri());
        out.writeBytes(END_OF_LINE);
    }

    @Override
    protected boolean isWithoutBody(HttpMessage head) {
        return false;
    }
}
