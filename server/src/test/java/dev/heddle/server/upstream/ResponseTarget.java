package dev.heddle.server.upstream;

import dev.heddle.server.fuzz.CountedBuffers;
import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Pieces;
import dev.heddle.server.fuzz.Text;
import dev.heddle.server.proxy.conformance.Cases;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Responses of an upstream: the same however they are split; one final response at most, with one length at most, and
 * nothing behind it.
 */
public final class ResponseTarget implements FuzzTarget {
    /** Behind each input: a head that is malformed may be held to its end before that is told. */
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private static final int HEAD_BYTES = 32 * 1024;
    private static final long MOST_HELD = 8L * HEAD_BYTES;

    /** One run of the decoder. */
    private static final class Reading {
        private final ResponseDecoder decoder = new ResponseDecoder(HEAD_BYTES);
        private final EmbeddedChannel channel = new EmbeddedChannel(decoder);
        private final CountedBuffers buffers = new CountedBuffers();
        private final List<String> seen = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private int finals;

        Reading(HttpMethod method) {
            channel.config().setAllocator(buffers.allocator());
            decoder.prepare();
            decoder.expectResponseTo(method, true);
        }

        List<String> read(byte[] bytes, Pieces pieces) {
            try {
                pieces.forEach(bytes, this::come);
                channel.close();
                takeAll();
            } finally {
                channel.finishAndReleaseAll();
            }
            buffers.assertNoneIsLeft();
            return seen;
        }

        private void come(byte[] bytes, int from, int to) {
            if (channel.isOpen()) {
                channel.writeInbound(buffers.of(bytes, from, to));
                takeAll();
                buffers.assertAtMost(MOST_HELD + to - from);
            }
        }

        private void takeAll() {
            for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
                try {
                    take(message);
                } finally {
                    ReferenceCountUtil.release(message);
                }
            }
        }

        private void take(Object message) {
            if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                seen.add("refused: " + part.decoderResult().cause().getMessage());
            } else if (message instanceof HttpResponse head) {
                begin(head);
            } else if (message instanceof HttpContent content) {
                body.append(content.content().toString(java.nio.charset.StandardCharsets.ISO_8859_1));
                if (content instanceof LastHttpContent last) {
                    seen.add("'" + body + "' " + last.trailingHeaders().entries());
                    body.setLength(0);
                }
            }
        }

        private void begin(HttpResponse head) {
            int status = head.status().code();
            finals += status >= 200 ? 1 : 0;
            Must.be(finals <= 1, "two final responses to one request");
            Must.be(status >= 100 && status <= 999, "status " + status);
            int lengths = head.headers().getAll("content-length").size();
            int codings = head.headers().getAll("transfer-encoding").size();
            Must.be(lengths + codings <= 1, "two ways to find the end of " + head);
            seen.add(
                    head.protocolVersion() + " " + status + " " + head.headers().entries());
        }
    }

    @Override
    public void run(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var method = (input[0] & 1) == 0 ? HttpMethod.GET : HttpMethod.HEAD;
        var bytes = Text.joined(Arrays.copyOfRange(input, 1, input.length), END);
        var whole = new Reading(method).read(bytes, Pieces.ONE);
        Must.beEqual(whole, new Reading(method).read(bytes, Pieces.BYTES), "another response byte by byte");
        var pieces = Pieces.random(Arrays.hashCode(bytes));
        Must.beEqual(whole, new Reading(method).read(bytes, pieces), "another response in pieces");
    }

    @Override
    public List<byte[]> seeds() {
        var answers = Cases.all()
                .flatMap(scenario -> scenario.script().stream())
                .map(answer -> "\0" + answer.text())
                .filter(text -> text.length() < 2_000)
                .distinct();
        return List.of(Text.inputs(answers.toArray(String[]::new)).toArray(byte[][]::new));
    }

    @Override
    public List<String> words() {
        return List.of(
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.0 200\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 101 x\r\n",
                "204",
                "304",
                "Content-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\n",
                "\r\n\r\n",
                "\r\n",
                "5\r\nhello\r\n",
                "0\r\n\r\n",
                "Connection: close\r\n");
    }
}
