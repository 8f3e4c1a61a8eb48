package dev.heddle.server.http.conformance;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pipeline with nothing but Netty's own decoder makes of bytes, with the limits of Heddle's.
 *
 * @param requests the request lines of those that it takes whole, in their order
 * @param refused whether it finds something malformed
 */
record NettyDecoding(List<String> requests, boolean refused) {
    private static final int LINE_BYTES = 8 * 1024;
    private static final int FIELD_BYTES = 32 * 1024;

    static NettyDecoding of(String bytes) {
        var config = new HttpDecoderConfig().setMaxInitialLineLength(LINE_BYTES).setMaxHeaderSize(FIELD_BYTES);
        var channel = new EmbeddedChannel(new HttpServerCodec(config));
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
        var requests = new ArrayList<String>();
        boolean refused = false;
        var line = "";
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest head) {
                line = head.method() + " " + head.uri() + " " + head.protocolVersion();
            }
            refused |=
                    message instanceof HttpObject part && part.decoderResult().isFailure();
            if (message instanceof LastHttpContent && !refused) {
                requests.add(line);
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
        return new NettyDecoding(List.copyOf(requests), refused);
    }
}
