package dev.heddle.server.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read as it comes: what the handler does not read stays with the client, once the connection's
 * buffers are full. Confined to the handler's coroutine.
 *
 * <p>Every read is a cancellation point, suspends until bytes are there, and throws {@link HttpException} 413 past the
 * limit of the server, 408 when the client stalls, and {@link IOException} if it goes away.
 */
public final class RequestBody extends MessageBody {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Null if there is nothing to receive. */
    private final @Nullable ExchangeCarrier carrier;

    private long limit;
    private final int bufferedLimit;
    /** Bytes a second; 0 for any rate. */
    private final int leastRate;
    /** In which the rate does not matter. */
    private final long graceNanos;
    /** How long the client was waited for. */
    private long waitedNanos;

    private boolean continueExpected;
    private boolean responseBegun;
    private boolean refused;
    private long received;
    private long announced = -1;
    private @Nullable IOException truncation;
    private boolean takenWhole;

    RequestBody(ExchangeCarrier carrier, HttpLimits limits, HttpTimeouts timeouts, boolean continueExpected) {
        this.carrier = carrier;
        this.leastRate = timeouts.leastBytesPerSecond();
        this.graceNanos = timeouts.body().toNanos();
        this.limit = limits.bodyBytes();
        this.bufferedLimit = limits.bufferedBodyBytes();
        this.continueExpected = continueExpected;
    }

    private RequestBody() {
        carrier = null;
        bufferedLimit = 0;
        leastRate = 0;
        graceNanos = 0;
        endAtOnce();
    }

    /** That of a request which has none: its end has come. */
    static RequestBody none() {
        return new RequestBody();
    }

    private ExchangeCarrier carrier() {
        return Objects.requireNonNull(carrier, "receiving beyond the end");
    }

    /**
     * Lowers the limit of its length, for this request only.
     *
     * @param bytes allowed; what is more than the limit of the server changes nothing
     * @param announced length by {@code Content-Length}; -1 if there is none
     * @throws HttpException 413 if it has announced more
     */
    public void limit(long bytes, long announced) {
        limit = Math.min(limit, bytes);
        if (announced > limit) {
            throw tooLong();
        }
    }

    private HttpException tooLong() {
        return new HttpException(413, "body longer than " + limit + " bytes");
    }

    /**
     * Whether it can still be passed on from its beginning: no byte of it was read, or all were taken by {@link
     * #takeIfWhole}.
     */
    public boolean isRepeatable() {
        return takenWhole || (received == unreadBytes() && truncation == null);
    }

    /** How many bytes of it have been received so far. */
    public long receivedBytes() {
        return received;
    }

    /**
     * The whole body, if it is not empty and all of it is there already and in one piece, as it is with most short ones.
     * Does not suspend.
     *
     * @return null if there is more to come, or some was read, or the client waits to be asked for it; it can be read as
     *     ever then
     * @throws IOException if the client is gone
     * @throws HttpException as when it is read
     */
    public byte @Nullable [] takeIfWhole() throws IOException {
        if (isComplete()
                || received > 0
                || continueExpected
                || !carrier().connection().hasReceived()) {
            return null;
        }
        keep(noted(receive()));
        return isComplete() && trailers().isEmpty() ? takeUnread() : null;
    }

    private byte[] takeUnread() throws IOException {
        var bytes = new byte[unreadBytes()];
        read(bytes);
        release();
        takenWhole = true;
        return bytes;
    }

    /** Whether the client holds the body back until it is asked for it, which the first read does. */
    public boolean isWithheld() {
        return continueExpected && !isComplete();
    }

    /** Will not be read: a client that holds the body back is not asked for it. */
    public void refuse() {
        refused = true;
    }

    /** Whether {@link #refuse} was called. */
    public boolean isRefused() {
        return refused;
    }

    @Override
    protected void beforeRead() throws IOException {
        if (!isComplete()) {
            sendContinueIfExpected();
        }
    }

    @Override
    protected void checkBuffered(long bytes) {
        if (bytes > bufferedLimit) {
            throw new HttpException(413, "body longer than " + bufferedLimit + " bytes");
        }
    }

    @Override
    protected HttpContent receive() throws IOException {
        Object message;
        try {
            message = receiveTimed();
        } catch (SocketTimeoutException e) {
            carrier().limited(Limit.BODY_TIMEOUT);
            carrier().closeAfterExchange();
            throw new HttpException(408, "body not received in time");
        }
        if (!(message instanceof HttpContent content)) {
            truncation = new IOException("the client closed the connection before the end of its request");
            throw truncation;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            carrier().closeAfterExchange();
            throw new HttpException(400, "malformed body");
        }
        received += content.content().readableBytes();
        if (received > limit) {
            content.release();
            carrier().limited(Limit.MAX_BODY_BYTES);
            carrier().closeAfterExchange();
            throw tooLong();
        }
        if (isTooSlow() && !(content instanceof LastHttpContent)) {
            content.release();
            carrier().limited(Limit.MIN_RATE);
            carrier().closeAfterExchange();
            throw new HttpException(408, "body received at less than " + leastRate + " bytes a second");
        }
        return content;
    }

    /** The time is the client's, not the handler's. */
    private @Nullable Object receiveTimed() throws IOException {
        var scheduler = carrier().connection().scheduler();
        var handler = carrier().handlerTime();
        long began = scheduler.now();
        handler.pause();
        try {
            return carrier().receiveBody();
        } finally {
            long now = scheduler.now();
            waitedNanos += now - began;
            handler.resume(now);
        }
    }

    /** Only the time counts in which the handler waits: what it leaves with the client is not the client's doing. */
    private boolean isTooSlow() {
        return waitedNanos > graceNanos && received < leastRate * ((waitedNanos - graceNanos) / NANOS_PER_SECOND);
    }

    private void sendContinueIfExpected() throws IOException {
        if (continueExpected) {
            if (responseBegun) {
                throw new IllegalStateException(
                        "the response has begun: the client cannot be asked for the body that it holds back");
            }
            continueExpected = false;
            carrier()
                    .send(new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    /**
     * There is no place for an interim response behind the head of the final one: a client that holds back its body must
     * be asked for it now, or never.
     */
    void responseBegins(boolean bodyIsWanted) throws IOException {
        if (bodyIsWanted && !refused && !isComplete()) {
            sendContinueIfExpected();
        }
        responseBegun = true;
    }

    /** Whether the client has gone before the end of it. */
    boolean isTruncated() {
        return truncation != null;
    }

    /** Whether an exception comes from this body's early end: the client is gone, and nobody waits for an answer. */
    public boolean isTruncated(Throwable exception) {
        for (var cause = exception; cause != null; cause = cause.getCause()) {
            if (cause == truncation) {
                return true;
            }
        }
        return false;
    }

    /** Its length, or -1. The header field may be changed by the handler. */
    void announceLength(long length) {
        announced = length;
    }

    /**
     * Reads and drops what the handler left, up to a limit; false if there is more, or the client was never asked for it.
     * Where more was announced, none is read: a client that stops sending at its answer would be waited for.
     */
    boolean skipRest(long atMost) throws IOException {
        release();
        boolean withheld = continueExpected || announced - received > atMost;
        if (withheld && !isComplete()) {
            return false;
        }
        long skipped = 0;
        while (!isComplete() && skipped <= atMost) {
            var content = noted(receive());
            skipped += content.content().readableBytes();
            content.release();
        }
        return isComplete();
    }
}
