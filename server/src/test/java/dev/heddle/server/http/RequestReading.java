package dev.heddle.server.http;

import dev.heddle.server.codec.HeadLimits;
import dev.heddle.server.codec.WrittenFields;
import dev.heddle.server.fuzz.CountedBuffers;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Pieces;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the server reads in bytes, without a server around it: the decoder of requests, and the check behind it. Fails if a
 * buffer is left over, or more is held than a head may be long.
 */
public final class RequestReading {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULT;
    /** Two heads while a buffer grows, and what a buffer is rounded up to. */
    private static final long MOST_HELD = 4L * (LIMITS.requestLineBytes() + LIMITS.headerBytes());

    private final RequestDecoder decoder =
            new RequestDecoder(new HeadLimits(LIMITS.requestLineBytes(), LIMITS.headerBytes()));
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);
    private final CountedBuffers buffers = new CountedBuffers();
    private final List<Request> requests = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private io.netty.handler.codec.http.HttpRequest head;
    private String refusal = "";

    private RequestReading() {
        channel.config().setAllocator(buffers.allocator());
    }

    /**
     * A request that was taken.
     *
     * @param line method, target and version
     * @param fields as {@code name: value}
     * @param body one character for each byte
     */
    public record Request(String line, List<String> fields, String body, List<String> trailers) {}

    /**
     * What was read.
     *
     * @param requests that are whole, in their order
     * @param refusal why what is behind them is refused; empty if it is not
     */
    public record Result(List<Request> requests, String refusal) {}

    /** Reads bytes, one for each character, in one piece. */
    public static Result of(String bytes) {
        return of(bytes.getBytes(StandardCharsets.ISO_8859_1), Pieces.ONE);
    }

    /** Reads bytes as they come. */
    public static Result of(byte[] bytes, Pieces pieces) {
        var reading = new RequestReading();
        try {
            pieces.forEach(bytes, reading::come);
        } finally {
            reading.channel.finishAndReleaseAll();
        }
        reading.buffers.assertNoneIsLeft();
        return new Result(List.copyOf(reading.requests), reading.refusal);
    }

    private void come(byte[] bytes, int from, int to) {
        channel.writeInbound(buffers.of(bytes, from, to));
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            try {
                take(message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
        buffers.assertAtMost(MOST_HELD + to - from);
    }

    private void take(Object message) {
        if (!refusal.isEmpty()) {
            return;
        }
        switch (message) {
            case io.netty.handler.codec.http.HttpRequest begun -> begin(begun);
            case HttpContent content -> add(content);
            default -> {
                // A head has begun.
            }
        }
    }

    private void begin(io.netty.handler.codec.http.HttpRequest begun) {
        head = begun;
        var refused = RequestCheck.refuse(begun, LIMITS, channel);
        if (refused != null) {
            refusal = String.valueOf(refused.getMessage());
        } else if (!(begun instanceof RequestHead own && own.isWithBody())) {
            end(List.of());
        }
        if (decoder.isHolding()) {
            decoder.resume(channel.pipeline().context(decoder));
        }
    }

    private void add(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refusal = String.valueOf(content.decoderResult().cause().getMessage());
            return;
        }
        body.append(content.content().toString(StandardCharsets.ISO_8859_1));
        if (content instanceof LastHttpContent last) {
            end(lines(last.trailingHeaders()));
        }
    }

    private void end(List<String> trailers) {
        var line = head.method() + " " + head.uri() + " " + head.protocolVersion();
        var fields = lines(head.headers());
        var written = fields.stream().map(field -> field + "\r\n").collect(Collectors.joining());
        Must.beEqual(written, WrittenFields.of(head.headers()), "other fields when written");
        requests.add(new Request(line, fields, body.toString(), trailers));
        body.setLength(0);
    }

    static List<String> lines(HttpHeaders fields) {
        return fields.entries().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .toList();
    }
}
