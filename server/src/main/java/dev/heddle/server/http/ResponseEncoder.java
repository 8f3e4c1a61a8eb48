package dev.heddle.server.http;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.connection.ConnectionChannelHandler;
import dev.heddle.server.codec.MessageEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encodes responses, and dates those that have no date. */
final class ResponseEncoder extends MessageEncoder {
    /** By status; made when they are first sent. Whoever makes one that another has made makes the same. */
    private static final byte[] @Nullable [] STATUS_LINES = new byte[1000][];

    private final CoroutineScheduler scheduler;

    ResponseEncoder(CoroutineScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** RFC 9110 6.6.1: an origin server with a clock dates its responses, interim ones aside; a proxy leaves the origin's. */
    @Override
    protected void prepare(ChannelHandlerContext context, HttpMessage head) {
        boolean interim = ((HttpResponse) head).status().code() < 200;
        if (!interim && !head.headers().contains(HttpHeaderNames.DATE)) {
            head.headers().add(HttpHeaderNames.DATE, DateHeader.now(scheduler));
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        super.write(context, message, promise);
        if (message instanceof ResponseHead.Switch last) {
            leave(context.pipeline(), last.codec);
        }
    }

    /** Behind a switch of protocols: bytes pass as they are, or to a codec, those first that have come already. */
    private void leave(ChannelPipeline pipeline, @Nullable ProtocolCodec codec) {
        if (codec != null) {
            pipeline.addAfter(pipeline.context(this).name(), null, new CodecStage(codec));
        } else {
            var connection = pipeline.get(ConnectionChannelHandler.class);
            if (connection != null) {
                connection.cancelOnInputEnd(false); // half-closed is as good as open now
            }
        }
        if (pipeline.get(RequestDecoder.class) != null) {
            pipeline.remove(RequestDecoder.class);
        }
        pipeline.remove(this);
    }

    @Override
    protected void writeFirstLine(ByteBuf out, HttpMessage head) {
        out.writeBytes(statusLine(((HttpResponse) head).status()));
    }

    private static byte[] statusLine(HttpResponseStatus status) {
        var line = STATUS_LINES[status.code()];
        if (line == null) {
            line = ("HTTP/1.1 " + status.code() + " " + status.reasonPhrase() + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            STATUS_LINES[status.code()] = line;
        }
        return line;
    }

    @Override
    protected boolean isWithoutBody(HttpMessage head) {
        int status = ((HttpResponse) head).status().code();
        return (head instanceof AnswersHead answer && answer.answersHead())
                || status < 200
                || status == 204
                || status == 304;
    }
}
