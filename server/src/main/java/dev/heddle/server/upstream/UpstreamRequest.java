package dev.heddle.server.upstream;

import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.http.Headers;
import dev.heddle.server.http.UpgradeField;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to an upstream, made by {@link Upstream#request}: header fields and body, then {@link #send}. It is framed by
 * the client: {@code Content-Length} or chunks. Confined to one coroutine; may be sent again.
 */
public final class UpstreamRequest {
    /** Bodies up to here go out with the head; longer ones go piece by piece, while the upstream may answer already. */
    private static final int SENT_AT_ONCE = 32 * 1024;

    private static final int UNKNOWN_LENGTH = -1;
    private static final byte[] EMPTY = {};

    /** What concerns one connection and not the request, and so is the client's to say. */
    private static final List<CharSequence> CLIENTS_OWN = List.of(
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            HttpHeaderNames.EXPECT,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"));

    /** Writes a request's body. */
    @FunctionalInterface
    public interface BodyWriter {
        /**
         * Called in a coroutine of its own, on the event loop of the call, while the call waits for the response. It is
         * cancelled if the upstream answers without the rest of the body, or if the call ends; the call does not end before
         * it has returned.
         *
         * @throws Exception ends the call: it is the cause of its {@link UpstreamException}
         */
        void write(UpstreamRequestBody body) throws Exception;
    }

    private final Upstream upstream;
    private final HttpMethod method;
    private final String target;
    private HttpHeaders headers = new HeadFields();
    private byte[] bytes = EMPTY;
    private @Nullable BodyWriter writer;
    private long length;
    private @Nullable Duration deadline;
    private @Nullable String upgrade;
    private @Nullable ToldClient client;
    private @Nullable Duration continueWait;
    private @Nullable InterimHandler interimHandler;
    private @Nullable ExchangeRecord record;

    UpstreamRequest(Upstream upstream, String method, String target) {
        this.upstream = upstream;
        this.method = checkMethod(method);
        this.target = checkTarget(target);
    }

    private static HttpMethod checkMethod(String name) {
        var method = HttpMethod.valueOf(name);
        if (method.equals(HttpMethod.CONNECT)) {
            throw new IllegalArgumentException("method CONNECT is not for a call");
        }
        return method;
    }

    private static String checkTarget(String target) {
        boolean rightBeginning = target.startsWith("/") || target.equals("*");
        if (!rightBeginning || !hasOnlyAllowedCharacters(target)) {
            throw new IllegalArgumentException(
                    "target '" + target + "': allowed is a path that begins with /, percent-encoded, and a query");
        }
        return target;
    }

    private static boolean hasOnlyAllowedCharacters(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return true;
    }

    /**
     * Sets a header field, in place of others of its name.
     *
     * @throws IllegalArgumentException if name or value has a character that HTTP does not allow, or the field is the
     *     client's to set: {@code Content-Length}, {@code Transfer-Encoding}, {@code Connection} other than {@code close}
     *     and what else concerns the connection
     */
    public UpstreamRequest header(CharSequence name, CharSequence value) {
        check(name, value);
        headers.set(name, value);
        return this;
    }

    /**
     * Adds a header field, beside others of its name.
     *
     * @throws IllegalArgumentException as {@link #header}
     */
    public UpstreamRequest addHeader(CharSequence name, CharSequence value) {
        check(name, value);
        headers.add(name, value);
        return this;
    }

    /**
     * Takes header fields as they are, in place of all that were set: for a proxy, which has removed what concerns the
     * client's connection; the fields that frame the body are this client's to set, and are replaced. They are the
     * request's from now on.
     */
    public UpstreamRequest headers(Headers fields) {
        headers = fields.netty();
        headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        return this;
    }

    private static void check(CharSequence name, CharSequence value) {
        for (var own : CLIENTS_OWN) {
            if (AsciiString.contentEqualsIgnoreCase(own, name)) {
                throw new IllegalArgumentException("header " + name + " is set by the client");
            }
        }
        if (HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name)
                && !HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(value)) {
            throw new IllegalArgumentException("header Connection: " + value + ": allowed is close");
        }
    }

    /** A body. The array belongs to the request from now on. */
    public UpstreamRequest body(byte[] content) {
        bytes = Objects.requireNonNull(content, "content");
        length = content.length;
        writer = content.length <= SENT_AT_ONCE ? null : this::writeBytes;
        return this;
    }

    /** A body of text, in UTF-8. */
    public UpstreamRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A body that is written piece by piece, in chunks. */
    public UpstreamRequest body(BodyWriter writer) {
        return body(UNKNOWN_LENGTH, writer);
    }

    /**
     * A body of a known length that is written piece by piece.
     *
     * @param length in bytes; -1 if it is not known, as in {@link #body(BodyWriter)}
     */
    public UpstreamRequest body(long length, BodyWriter writer) {
        if (length < UNKNOWN_LENGTH) {
            throw new IllegalArgumentException("length " + length + ": allowed is -1 and more");
        }
        this.bytes = EMPTY;
        this.length = length;
        this.writer = Objects.requireNonNull(writer, "writer");
        return this;
    }

    private void writeBytes(UpstreamRequestBody to) throws java.io.IOException {
        for (int from = 0; from < bytes.length; from += SENT_AT_ONCE) {
            to.write(Unpooled.wrappedBuffer(bytes, from, Math.min(SENT_AT_ONCE, bytes.length - from)));
        }
    }

    /**
     * How long the whole call may take, from {@link #send} to the end of the response's body; without end if it is not set.
     * Past it, whatever the call waits for next, or waits for now, fails with a time-out.
     *
     * @param limit more than zero, to a year
     */
    public UpstreamRequest deadline(Duration limit) {
        deadline = UpstreamTimeouts.check("deadline", limit);
        return this;
    }

    /**
     * Sends the body only when the upstream asks for it, or says nothing for a time ({@code Expect: 100-continue}, RFC 9110
     * 10.1.1): a body that it refuses by its head alone is not sent at all. Changes nothing for a request without a body. An
     * upstream that does not know the expectation may answer 417.
     *
     * @param wait for the upstream to ask, or to answer; the body is sent after it. More than zero, to a year
     */
    public UpstreamRequest expectContinue(Duration wait) {
        continueWait = UpstreamTimeouts.check("continue", wait);
        return this;
    }

    /** Who is told of interim responses, 103 (Early Hints) and others; nobody by default: they are dropped. */
    public UpstreamRequest onInterim(InterimHandler handler) {
        interimHandler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Offers to go on with another protocol (RFC 9110 7.8). If the upstream takes it up, the status is 101 and the response
     * has a {@link UpstreamResponse#tunnel}; any other response is as though nothing had been offered. Only for a request
     * without a body.
     *
     * @param protocols one, {@code websocket}, or several with commas between
     * @throws IllegalArgumentException if it is no such list
     */
    public UpstreamRequest upgrade(String protocols) {
        for (var protocol : protocols.split(",", -1)) {
            if (!UpgradeField.isProtocol(protocol.strip())) {
                throw new IllegalArgumentException(
                        "upgrade '" + protocols + "': allowed are names of protocols, with commas between");
            }
        }
        upgrade = protocols;
        return this;
    }

    /**
     * For whom it is sent: told to an upstream that is told of clients ({@link Upstream#isToldOfClients}), else without
     * effect. An upstream that should be told, and is not, learns that the call is this side's own.
     *
     * @param source the client's address
     * @param wanted where it connected to
     */
    public UpstreamRequest client(InetSocketAddress source, InetSocketAddress wanted) {
        client = new ToldClient(Objects.requireNonNull(source, "source"), Objects.requireNonNull(wanted, "wanted"));
        return this;
    }

    /** Where the call writes down how long each phase of it takes; nowhere if it is null, or not set. */
    public UpstreamRequest record(@Nullable ExchangeRecord into) {
        record = into;
        return this;
    }

    /**
     * Sends the request and waits for the head of the response. The response must be closed.
     *
     * <p>A pooled connection that the upstream has closed meanwhile is replaced by a new one and the request sent once more,
     * if it cannot have had an effect ({@link UpstreamException#isRetrySafe}) and its body is there to be sent again.
     *
     * @throws UpstreamException if there is no response
     * @throws java.util.concurrent.CancellationException if the coroutine is cancelled, or a {@link
     *     dev.heddle.coroutine.Timeout} around the call is over: the connection is closed
     * @throws IllegalStateException outside of a coroutine, or if the upstream has been closed
     */
    public UpstreamResponse send() throws UpstreamException {
        if (upgrade != null && (length != 0 || writer != null)) {
            throw new IllegalStateException("an upgrade to " + upgrade + " needs a request without a body");
        }
        return upstream.send(this);
    }

    // ---- for the client

    HttpMethod method() {
        return method;
    }

    @Nullable ExchangeRecord record() {
        return record;
    }

    @Nullable ToldClient client() {
        return client;
    }

    @Nullable Duration deadline() {
        return deadline;
    }

    @Nullable String upgrade() {
        return upgrade;
    }

    @Nullable InterimHandler interimHandler() {
        return interimHandler;
    }

    /** How long the body is held back; null if it is not. */
    @Nullable Duration continueWait() {
        return streamedBody() == null ? null : continueWait;
    }

    /** Its head, and its body if that is short. */
    Object message() {
        var fields = headers; // what is set here, a second sending sets again
        if (!fields.contains(HttpHeaderNames.HOST)) {
            fields = headers.copy(); // which may go to another upstream after this one
            fields.set(HttpHeaderNames.HOST, upstream.authority());
        }
        frame(fields);
        if (upgrade != null) {
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            fields.set(HttpHeaderNames.UPGRADE, upgrade);
        }
        if (continueWait() != null) {
            fields.set(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE);
        }
        return streamedBody() != null
                ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, fields)
                : new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        method,
                        target,
                        length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes),
                        fields,
                        EmptyHttpHeaders.INSTANCE);
    }

    /** RFC 9110 8.6: a request without a body says so if its method usually has one. */
    private void frame(HttpHeaders fields) {
        if (length < 0) {
            fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (length > 0 || writer != null || usuallyHasBody()) {
            fields.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
        }
    }

    private boolean usuallyHasBody() {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }

    /** Who writes the body, if it does not go out with the head. */
    @Nullable BodyWriter streamedBody() {
        return writer == null && continueWait != null && bytes.length > 0 ? this::writeBytes : writer;
    }

    long bodyLength() {
        return length;
    }

    /** Whether the body can be sent any number of times. */
    boolean isRepeatable() {
        return writer == null || bytes.length > 0;
    }

    boolean isKeepAlive() {
        return upgrade != null || !headers.contains(HttpHeaderNames.CONNECTION);
    }

    /** RFC 9110 9.2.2. */
    boolean isIdempotent() {
        return switch (method.name()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return method + " " + target + " to " + upstream;
    }
}
