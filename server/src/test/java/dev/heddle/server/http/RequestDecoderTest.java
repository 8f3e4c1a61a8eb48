package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.codec.HeadLimits;
import dev.heddle.server.codec.MalformedMessageException;
import dev.heddle.server.fixture.NoLeaks;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests are the same wherever the network has split them, and cost no more than their length. */
@ExtendWith(NoLeaks.class)
class RequestDecoderTest {
    private static final HeadLimits LIMITS =
            new HeadLimits(HttpLimits.DEFAULT.requestLineBytes(), HttpLimits.DEFAULT.headerBytes());

    private static final String PIPELINED = """
        GET /one HTTP/1.1\r
        Host: a\r
        \r
        POST /two HTTP/1.1\r
        Host: a\r
        Content-Length: 5\r
        \r
        hello\r
        PUT /three HTTP/1.0\r
        \r
        POST /four HTTP/1.1\r
        Host: a\r
        Transfer-Encoding: chunked\r
        \r
        2;a="b"\r
        he\r
        3\r
        llo\r
        0\r
        X-Sum: 5\r
        \r
        """;

    private static final List<String> DECODED = List.of(
            "GET /one [Host: a]",
            "POST /two [Host: a, Content-Length: 5]",
            "'hello' []",
            "PUT /three []",
            "POST /four [Host: a, Transfer-Encoding: chunked]",
            "'hello' [X-Sum: 5]");

    private final RequestDecoder decoder = new RequestDecoder(LIMITS);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void come(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Heads, and bodies with their trailers, whatever the pieces. */
    private List<String> decoded() {
        var all = new ArrayList<String>();
        var body = new StringBuilder();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            switch (message) {
                case io.netty.handler.codec.http.HttpRequest head -> {
                    assertThat(head.decoderResult().isSuccess()).as("%s", head).isTrue();
                    all.add(head.method() + " " + head.uri() + " " + fields(head.headers()));
                }
                case HttpContent content -> {
                    body.append(content.content().toString(StandardCharsets.ISO_8859_1));
                    content.release();
                    if (content instanceof LastHttpContent last) {
                        all.add("'" + body + "' " + fields(last.trailingHeaders()));
                        body.setLength(0);
                    }
                }
                default -> assertThat(message).isSameAs(RequestDecoder.HEAD_BEGUN);
            }
        }
        return all;
    }

    private static List<String> fields(io.netty.handler.codec.http.HttpHeaders fields) {
        return fields.entries().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .toList();
    }

    @Test
    void requestsAreTheSameWhereverTheyAreSplit() {
        for (int at = 0; at <= PIPELINED.length(); at++) {
            come(PIPELINED.substring(0, at));
            come(PIPELINED.substring(at));

            assertThat(decoded()).as("split at %d", at).isEqualTo(DECODED);
            assertThat(decoder.isBetweenRequests()).isTrue();
        }
    }

    @Test
    void requestsThatComeByteByByteAreTheSame() {
        for (int i = 0; i < PIPELINED.length(); i++) {
            come(PIPELINED.substring(i, i + 1));
        }

        assertThat(decoded()).isEqualTo(DECODED);
    }

    @Test
    void headThatIsBegunIsToldOnce() {
        come("GET / HT");
        come("TP/1.1\r\nHos");
        assertThat(channel.<Object>readInbound()).isSameAs(RequestDecoder.HEAD_BEGUN);
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(decoder.isBetweenRequests()).isFalse();

        come("t: a\r\n\r\nGET");

        assertThat(decoded()).containsExactly("GET / [Host: a]");
        assertThat(decoder.isBetweenRequests()).isFalse();
    }

    @Test
    void longHeadIsTaken() {
        var longField = "X: " + "x".repeat(20_000) + "\r\n";
        come("GET / HTTP/1.1\r\n" + longField);
        come("\r\nrest");

        assertThat(decoded()).singleElement().asString().contains("x".repeat(20_000));
    }

    @Test
    void headThatIsTooLongIsToldBeforeItsEnd() {
        come("GET / HTTP/1.1\r\nX: " + "x".repeat(40_000));

        io.netty.handler.codec.http.HttpRequest head = channel.readInbound();
        assertThat(head.uri()).isEqualTo("/");
        assertThat(head.decoderResult().cause())
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> assertThat(e.status()).isEqualTo(431));
    }

    @Test
    void nothingIsDecodedBehindWhatIsMalformed() {
        come("GET / HTTP/1.1\r\nHost : a\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        come("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

        io.netty.handler.codec.http.HttpRequest head = channel.readInbound();
        assertThat(head.decoderResult().cause())
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("whitespace before the colon of a header field");
        assertThat(channel.<Object>readInbound()).isNull();
    }

    // ---- more than is wanted

    private static final String SHORT = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

    /** As a connection does whose queue is full. */
    private void wantNoMoreAfter(int heads) {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            private int seen;

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (++seen == heads) {
                    context.channel().config().setAutoRead(false);
                }
                context.fireChannelRead(message);
            }
        });
    }

    @Test
    void whatIsNotWantedWaitsUntilItIs() {
        wantNoMoreAfter(3);
        come(SHORT.repeat(10) + "GET /in");
        assertThat(decoded()).hasSize(3);
        come("complete HTTP/1.1\r\n");
        assertThat(decoded()).isEmpty();
        assertThat(decoder.isBetweenRequests()).isFalse();

        channel.config().setAutoRead(true);

        assertThat(decoded()).hasSize(7);
        come("\r\n");
        assertThat(decoded()).containsExactly("GET /incomplete []");
        assertThat(decoder.isBetweenRequests()).isTrue();
    }

    @Test
    void whatIsNotWantedIsNoHeadThatHasBegun() {
        wantNoMoreAfter(1);

        come(SHORT.repeat(2));

        assertThat(channel.inboundMessages()).hasSize(1);
        channel.config().setAutoRead(true);
        assertThat(channel.inboundMessages()).hasSize(2).doesNotContain(RequestDecoder.HEAD_BEGUN);
    }

    /** What follows is told of the end by the event. */
    private List<Object> events() {
        var events = new ArrayList<Object>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                events.add(event);
            }
        });
        return events;
    }

    @Test
    void theEndComesBehindWhatWasNotWanted() {
        wantNoMoreAfter(1);
        var events = events();
        come(SHORT.repeat(10));
        assertThat(decoded()).hasSize(1);

        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(decoded()).isEmpty();
        assertThat(events).isEmpty();

        channel.config().setAutoRead(true);
        assertThat(decoded()).hasSize(9);
        assertThat(events).containsExactly(ChannelInputShutdownEvent.INSTANCE);
    }

    @Test
    void theEndComesBehindWhatWasHeldForAnotherProtocol() {
        var events = events();
        come("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n" + SHORT);
        assertThat(decoder.isHolding()).isTrue();
        assertThat(decoded()).hasSize(1);

        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(events).isEmpty();

        decoder.resume(channel.pipeline().context(decoder));
        assertThat(decoded()).containsExactly("GET /x [Host: a]");
        assertThat(events).containsExactly(ChannelInputShutdownEvent.INSTANCE);
    }

    @Test
    void whatWasNotWantedComesBeforeTheClose() {
        wantNoMoreAfter(1);
        come(SHORT.repeat(10));
        assertThat(decoded()).hasSize(1);

        channel.close();

        assertThat(decoded()).hasSize(9);
    }

    @Test
    void piecesOfABodyWaitToo() {
        wantNoMoreAfter(3);
        come("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\na\r\n".repeat(10) + "0\r\n\r\n");
        assertThat(channel.inboundMessages()).hasSize(3);

        channel.config().setAutoRead(true);

        assertThat(decoded()).containsExactly("POST / [Transfer-Encoding: chunked]", "'aaaaaaaaaa' []");
    }

    /** Or a connection that is to be closed would not see what the client still sends, and its end. */
    @Test
    void readingGoesOnBehindWhatIsMalformed() {
        var reads = new AtomicInteger();
        channel.pipeline().addFirst(new ChannelDuplexHandler() {
            @Override
            public void read(ChannelHandlerContext context) {
                reads.incrementAndGet();
                context.read();
            }
        });
        wantNoMoreAfter(1);
        come("GET / HTTP/1.1\r\nHost : a\r\n\r\n" + SHORT);
        int before = reads.get();

        channel.config().setAutoRead(true);

        assertThat(reads.get()).isGreaterThan(before);
    }

    /** Not the bytes of those behind it. */
    @Test
    void headKeepsLittleMoreThanItsOwnBytes() {
        come(SHORT + SHORT.repeat(100));

        channel.readInbound(); // the first knows nothing of how long heads are here
        RequestHead next = channel.readInbound();
        assertThat(((HeadFields) next.headers()).heldBytes()).isBetween(SHORT.length(), 200);
    }

    @Test
    void sixteenHeadsFillAQueue() {
        come(SHORT.repeat(2));

        RequestHead head = channel.readInbound();
        assertThat(16 * head.heldBytes()).isGreaterThanOrEqualTo(64 * 1024);
    }

    @Test
    void oneFillsItIfTheClientDoesNotTakeItsAnswers() {
        channel.write("an answer that is not flushed, as though the socket were full");
        come(SHORT);
        channel.flush();
        come(SHORT);

        RequestHead head = channel.readInbound();
        assertThat(head.heldBytes()).isGreaterThanOrEqualTo(64 * 1024);
        RequestHead later = channel.readInbound();
        assertThat(later.heldBytes()).isLessThan(64 * 1024);
    }

    @Test
    void bytesThatBelongToAnotherProtocolAreHandedOn() {
        come("GET / HTTP/1.1\r\nHost: a\r\n\r\nraw");
        assertThat(decoded()).hasSize(1);

        channel.pipeline().remove(decoder);

        io.netty.buffer.ByteBuf rest = channel.readInbound();
        assertThat(rest.toString(StandardCharsets.US_ASCII)).isEqualTo("raw");
        rest.release();
    }
}
