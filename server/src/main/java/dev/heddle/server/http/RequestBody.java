package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read as it comes: what the handler does not read stays with the client, once the connection's
 * buffers are full. Confined to the handler's coroutine.
 *
 * <p>Every read is a cancellation point, suspends until bytes are there, and throws {@link HttpException} 413 past the
 * limit of the server, 408 when the client stalls, and {@link IOException} if it goes away.
 */
public final class RequestBody {
    private final HttpConnection connection;
    private long limit;
    private final int bufferedLimit;
    private boolean continueExpected;
    private boolean responseBegun;
    private boolean complete;
    private long received;
    private @Nullable HttpContent current;
    private @Nullable IOException truncation;
    private Headers trailers = NO_TRAILERS;

    private static final Headers NO_TRAILERS = new Headers(io.netty.handler.codec.http.EmptyHttpHeaders.INSTANCE);

    RequestBody(HttpConnection connection, HttpLimits limits, boolean continueExpected) {
        this.connection = connection;
        this.limit = limits.bodyBytes();
        this.bufferedLimit = limits.bufferedBodyBytes();
        this.continueExpected = continueExpected;
    }

    /**
     * Some bytes of the body, as many as are there and fit.
     *
     * @return how many, more than zero; -1 at the end
     */
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        var content = currentContent();
        if (content == null) {
            return -1;
        }
        int count = Math.min(length, content.readableBytes());
        content.readBytes(into, offset, count);
        return count;
    }

    /** As {@link #read(byte[], int, int)} into the whole array. */
    public int read(byte[] into) throws IOException {
        return read(into, 0, into.length);
    }

    /**
     * The rest of the body.
     *
     * @throws HttpException 413 if it is longer than the limit for buffered bodies
     */
    public byte[] readAll() throws IOException {
        var all = new ByteArrayOutputStream();
        for (var content = currentContent(); content != null; content = currentContent()) {
            if (all.size() + content.readableBytes() > bufferedLimit) {
                throw new HttpException(413, "body longer than " + bufferedLimit + " bytes");
            }
            content.readBytes(all, content.readableBytes());
        }
        return all.toByteArray();
    }

    /** The rest of the body as UTF-8; limits as {@link #readAll}. */
    public String readText() throws IOException {
        return new String(readAll(), StandardCharsets.UTF_8);
    }

    /** Passes the rest of the body on, to a response or an upstream, piece by piece, without copying it. */
    public void transferTo(BodySink target) throws IOException {
        for (var content = currentContent(); content != null; content = currentContent()) {
            current = null; // the bytes are the target's now
            target.write(content);
        }
    }

    /** The body for libraries that want a stream. Closing it does nothing. */
    public InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return RequestBody.this.read(one) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return RequestBody.this.read(into, offset, length);
            }
        };
    }

    /** The fields after a chunked body; empty before its end, and if there are none. */
    public Headers trailers() {
        return trailers;
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

    /** Whether the whole body has been read. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether no byte of it has been received by the handler, so that there is nothing that another reader would miss. */
    public boolean isUntouched() {
        return received == 0 && truncation == null;
    }

    private @Nullable ByteBuf currentContent() throws IOException {
        if (current != null && current.content().isReadable()) {
            return current.content();
        }
        var next = nextContent();
        return next == null ? null : next.content();
    }

    /** The next piece that is not empty, released when the one after it is asked for; null at the end. */
    private @Nullable HttpContent nextContent() throws IOException {
        release();
        if (complete) {
            return null;
        }
        sendContinueIfExpected();
        while (!complete) {
            var content = receive();
            if (content.content().isReadable()) {
                current = content;
                return content;
            }
            content.release();
        }
        return null;
    }

    private HttpContent receive() throws IOException {
        Object message;
        try {
            message = connection.receiveBody();
        } catch (SocketTimeoutException e) {
            connection.closeAfterExchange();
            throw new HttpException(408, "body not received in time");
        }
        if (!(message instanceof HttpContent content)) {
            truncation = new IOException("the client closed the connection before the end of its request");
            throw truncation;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            connection.closeAfterExchange();
            throw new HttpException(400, "malformed body");
        }
        received += content.content().readableBytes();
        if (content instanceof LastHttpContent last) {
            complete = true;
            rememberTrailers(last.trailingHeaders());
        }
        if (received > limit) {
            content.release();
            connection.closeAfterExchange();
            throw tooLong();
        }
        return content;
    }

    private void rememberTrailers(HttpHeaders fields) {
        if (!fields.isEmpty()) {
            trailers = new Headers(fields);
        }
    }

    private void sendContinueIfExpected() throws IOException {
        if (continueExpected) {
            if (responseBegun) {
                throw new IllegalStateException(
                        "the response has begun: the client cannot be asked for the body that it holds back");
            }
            continueExpected = false;
            connection.sendContinue();
        }
    }

    /**
     * There is no place for an interim response behind the head of the final one: a client that holds back its body must
     * be asked for it now, or never.
     */
    void responseBegins(boolean bodyIsWanted) throws IOException {
        if (bodyIsWanted && !complete) {
            sendContinueIfExpected();
        }
        responseBegun = true;
    }

    /** Whether an exception comes from this body's early end. */
    boolean isTruncated(Throwable exception) {
        for (var cause = exception; cause != null; cause = cause.getCause()) {
            if (cause == truncation) {
                return true;
            }
        }
        return false;
    }

    /** For a request that announces no body: takes the end, which is there already. */
    void takeEnd() throws IOException {
        if (!complete) {
            receive().release();
        }
    }

    /** Reads and drops what the handler left, up to a limit; false if there is more, or the client was never asked for it. */
    boolean skipRest(long atMost) throws IOException {
        release();
        if (continueExpected && !complete) {
            return false;
        }
        long skipped = 0;
        while (!complete && skipped <= atMost) {
            var content = receive();
            skipped += content.content().readableBytes();
            content.release();
        }
        return complete;
    }

    void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
