package dev.heddle.server.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How messages look on the wire: in one buffer where they are short, in chunks where their head says so. */
@ExtendWith(NoLeaks.class)
class MessageEncoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new MessageEncoder() {
        @Override
        protected void writeFirstLine(ByteBuf out, HttpMessage head) {
            ByteBufUtil.writeAscii(out, ((HttpRequest) head).uri() + "\r\n");
        }

        @Override
        protected boolean isWithoutBody(HttpMessage head) {
            return ((HttpRequest) head).method().equals(HttpMethod.HEAD);
        }
    });

    private int buffers;

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private String written(Object... messages) {
        channel.writeOutbound(messages);
        var all = new StringBuilder();
        buffers = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
            buffers++;
        }
        return all.toString();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static DefaultFullHttpRequest whole(String body, HttpHeaders fields) {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "line", text(body), fields, EmptyHttpHeaders.INSTANCE);
    }

    private static DefaultHttpRequest head(HttpMethod method, HttpHeaders fields) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "line", fields);
    }

    private static HttpHeaders chunked() {
        return new HeadFields().add("Transfer-Encoding", "chunked");
    }

    @Test
    void shortMessageIsOneBuffer() {
        assertThat(written(whole("body", new HeadFields().add("Content-Length", "4"))))
                .isEqualTo("line\r\nContent-Length: 4\r\n\r\nbody");
        assertThat(buffers).isEqualTo(1);
    }

    @Test
    void longBodyIsNotCopied() {
        var body = "x".repeat(100_000);

        assertThat(written(whole(body, new HeadFields().add("Content-Length", "100000"))))
                .isEqualTo("line\r\nContent-Length: 100000\r\n\r\n" + body);
        assertThat(buffers).isEqualTo(2);
    }

    @Test
    void fieldsOfNettysOwnKindAreWrittenToo() {
        assertThat(written(whole("", new DefaultHttpHeaders().add("A", "1").add("B", "2"))))
                .isEqualTo("line\r\nA: 1\r\nB: 2\r\n\r\n");
    }

    @Test
    void piecesOfABodyOfKnownLengthAreWrittenAsTheyAre() {
        assertThat(written(
                        head(HttpMethod.POST, new HeadFields().add("Content-Length", "3")),
                        new DefaultHttpContent(text("ab")),
                        new DefaultLastHttpContent(text("c"), EmptyHttpHeaders.INSTANCE)))
                .isEqualTo("line\r\nContent-Length: 3\r\n\r\nabc");
    }

    @Test
    void piecesOfAChunkedBodyAreChunks() {
        var trailers = new HeadFields();
        trailers.add("X-Sum", "3");

        assertThat(written(
                        head(HttpMethod.POST, chunked()),
                        new DefaultHttpContent(text("ab")),
                        new DefaultHttpContent(Unpooled.EMPTY_BUFFER),
                        new DefaultHttpContent(text("x".repeat(20))),
                        new DefaultLastHttpContent(text("c"), trailers)))
                .isEqualTo("line\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n14\r\n" + "x".repeat(20)
                        + "\r\n1\r\nc\r\n0\r\nX-Sum: 3\r\n\r\n");
    }

    @Test
    void longPieceIsAChunkThatIsNotCopied() {
        var piece = "x".repeat(0x10000);

        assertThat(written(
                        head(HttpMethod.POST, chunked()),
                        new DefaultHttpContent(text(piece)),
                        LastHttpContent.EMPTY_LAST_CONTENT))
                .isEqualTo("line\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" + piece + "\r\n0\r\n\r\n");
    }

    @Test
    void wholeMessageMayBeChunked() {
        assertThat(written(whole("ab", chunked())))
                .isEqualTo("line\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
    }

    @Test
    void nothingFollowsAHeadThatHasNoBody() {
        assertThat(written(head(HttpMethod.HEAD, chunked()), LastHttpContent.EMPTY_LAST_CONTENT))
                .isEqualTo("line\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void everyWriteIsConfirmed() {
        channel.write(head(HttpMethod.POST, chunked()));
        var piece = channel.write(new DefaultHttpContent(text("x".repeat(10_000))));
        var end = channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
        channel.flush();

        assertThat(piece.isSuccess()).isTrue();
        assertThat(end.isSuccess()).isTrue();
    }

    @Test
    void bytesPassAsTheyAre() {
        assertThat(written(text("raw"))).isEqualTo("raw");
    }
}
