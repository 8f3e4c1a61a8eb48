package dev.heddle.server.http;

import dev.heddle.coroutine.connection.Connection;
import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.codec.SmallBody;
import dev.heddle.server.tcp.TcpConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A response: status and header fields first, then a body at once by {@link #send(byte[])} or as a stream by {@link
 * #stream}. The server frames it: a {@code Transfer-Encoding} of the handler's own is dropped. Confined to the handler's
 * coroutine.
 *
 * <p>What is sent goes out when the handler suspends or returns. Sending suspends while the client does not read, and is a
 * cancellation point.
 */
public final class HttpResponse {
    /** As many as a long always holds. */
    private static final int MOST_DIGITS = 18;

    private final ExchangeCarrier carrier;
    private final io.netty.handler.codec.http.HttpRequest request;
    /** Null if the request has none. */
    private final @Nullable RequestBody requestBody;

    private HttpHeaders headers = new HeadFields();
    private final @Nullable String offered;
    private int status = 200;
    private boolean committed;
    private boolean switched;
    private @Nullable ResponseBody body;
    /** Of a body that was sent at once. */
    private long sentAtOnce;

    HttpResponse(
            ExchangeCarrier carrier,
            io.netty.handler.codec.http.HttpRequest request,
            @Nullable RequestBody requestBody,
            @Nullable String offered) {
        this.offered = offered;
        this.carrier = carrier;
        this.request = request;
        this.requestBody = requestBody;
    }

    /**
     * Sets the status; 200 if it is not called.
     *
     * @throws IllegalArgumentException if not from 200 to 999
     * @throws IllegalStateException if the response has begun
     */
    public HttpResponse status(int status) {
        checkNotCommitted();
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("status " + status + ": allowed are 200 to 999");
        }
        this.status = status;
        return this;
    }

    /** The status as it was set, or will be sent. */
    public int status() {
        return status;
    }

    /**
     * Sets a header field, in place of others of its name.
     *
     * @throws IllegalArgumentException if name or value has a character that HTTP does not allow
     * @throws IllegalStateException if the response has begun
     */
    public HttpResponse header(CharSequence name, CharSequence value) {
        checkNotCommitted();
        headers.set(name, value);
        return this;
    }

    /**
     * Adds a header field, beside others of its name.
     *
     * @throws IllegalArgumentException as {@link #header}
     * @throws IllegalStateException if the response has begun
     */
    public HttpResponse addHeader(CharSequence name, CharSequence value) {
        checkNotCommitted();
        headers.add(name, value);
        return this;
    }

    /**
     * Takes header fields as they are, in place of all that were set: for a proxy, which has removed what concerns the
     * upstream's connection. They are the response's from now on.
     *
     * @throws IllegalStateException if the response has begun
     */
    public HttpResponse headers(Headers fields) {
        checkNotCommitted();
        headers = fields.netty();
        return this;
    }

    /** The value of a header field that was set, or null. */
    public @Nullable String header(CharSequence name) {
        return headers.get(name);
    }

    /** Whether status and header fields have been sent. */
    public boolean isCommitted() {
        return committed;
    }

    /**
     * Sends the whole response. The array belongs to the response from now on.
     *
     * @throws IllegalStateException if the response has begun
     * @throws IOException if the client is gone
     */
    public void send(byte[] content) throws IOException {
        if (content.length > SmallBody.MOST_BYTES || isHead() || hasNoBody()) {
            send(Unpooled.wrappedBuffer(content));
            return;
        }
        begin(content.length);
        sentAtOnce = content.length;
        carrier.send(new ResponseHead.Small(statusLine(), content, headers));
    }

    /** Sends the whole response, its body in UTF-8; {@code text/plain} unless a content type is set. */
    public void send(String text) throws IOException {
        checkNotCommitted();
        if (!headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a response without a body. */
    public void send() throws IOException {
        send(Unpooled.EMPTY_BUFFER);
    }

    /**
     * Sends the whole response. The buffer is released, whatever happens.
     *
     * @throws IllegalStateException if the response has begun
     * @throws IOException if the client is gone
     */
    public void send(ByteBuf content) throws IOException {
        try {
            begin(content.readableBytes());
        } catch (Throwable e) {
            content.release();
            throw e;
        }
        var body = content;
        if (isHead() || hasNoBody()) {
            content.release();
            body = Unpooled.EMPTY_BUFFER;
        }
        sentAtOnce = body.readableBytes();
        carrier.send(new ResponseHead.Full(statusLine(), body, headers, isHead()));
    }

    /** Of a response whose body is known. */
    private void begin(int length) throws IOException {
        checkNotCommitted();
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (hasNoBody()) {
            frameWithoutBody();
        } else {
            frameLength(Lengths.text(length));
        }
        tellRequestBody(false);
        commit();
    }

    /**
     * Begins a response whose body is written piece by piece: of the length that a {@code Content-Length} field says, else
     * chunked. Closed by the server after the handler, if not before.
     *
     * @throws IllegalArgumentException if the {@code Content-Length} is no length
     * @throws IllegalStateException if the response has begun
     * @throws IOException if the client is gone
     */
    public ResponseBody stream() throws IOException {
        checkNotCommitted();
        long length = announcedLength();
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (hasNoBody()) {
            frameWithoutBody();
        } else if (length < 0) {
            carrier.frameUnknownLength(headers);
        }
        tellRequestBody(status < 400);
        commit();
        carrier.send(new ResponseHead(statusLine(), headers, isHead()));
        var stream = new ResponseBody(carrier, length, isHead() || hasNoBody());
        body = stream;
        return stream;
    }

    /**
     * Sends an interim response before the response itself, such as 103 with links that the client will need. A client of
     * HTTP/1.0 does not know them, and gets none.
     *
     * @param status 102 to 199; 100 is sent by the server when a body is read, 101 by {@link #switchProtocols}
     * @param fields its header fields, without any that frame a body; they are the response's from now on
     * @throws IllegalArgumentException if the status is another
     * @throws IllegalStateException if the response has begun
     * @throws IOException if the client is gone
     */
    public void interim(int status, Headers fields) throws IOException {
        checkNotCommitted();
        if (status < 102 || status > 199) {
            throw new IllegalArgumentException("interim status " + status + ": allowed are 102 to 199");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return;
        }
        var own = fields.netty();
        own.remove(HttpHeaderNames.CONTENT_LENGTH);
        own.remove(HttpHeaderNames.TRANSFER_ENCODING);
        carrier.send(new ResponseHead.Full(HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER, own, false));
    }

    /**
     * Sends 103 (Early Hints, RFC 8297): what the client may load while the response is made. As {@link #interim}.
     *
     * @param links values of {@code Link}: {@code </style.css>; rel=preload; as=style}
     * @throws IllegalArgumentException if one has a character that HTTP does not allow
     */
    public void earlyHints(String... links) throws IOException {
        var fields = new HeadFields();
        for (var link : links) {
            fields.add("link", link);
        }
        interim(103, new Headers(fields));
    }

    /**
     * Goes on with another protocol, one that the client has offered: by 101 (RFC 9110 7.8), or by 200 where the client has
     * asked for it by an extended CONNECT (RFC 8441), with the header fields that were set. The handler has the connection,
     * or the stream, as bytes each way from now on, those that came behind the request's head first, and it is closed when
     * the handler returns. A client that ends its output counts as gone no more. A drain of the server leaves it to the
     * handler until the time for it is over.
     *
     * @param protocol as {@link HttpRequest#upgrade} has it: {@code websocket}
     * @param idle how long the client may send nothing while it is waited for; zero for ever
     * @throws IllegalStateException if the response has begun, or the client has not offered the protocol
     * @throws IOException if the client is gone
     */
    public TcpConnection switchProtocols(String protocol, Duration idle) throws IOException {
        return carrier.switchProtocols(switchTo(protocol, null), idle);
    }

    /**
     * As {@link #switchProtocols(String, Duration)}, for a protocol that has messages: the handler has the connection with
     * the messages of a codec. A client that ends its output counts as gone, as in HTTP.
     *
     * @param codec what comes and goes, from the switch on; for this exchange alone
     * @throws IllegalStateException as {@link #switchProtocols(String, Duration)}
     * @throws IOException if the client is gone
     */
    public Connection switchProtocols(String protocol, ProtocolCodec codec) throws IOException {
        return carrier.switchProtocols(switchTo(protocol, codec), codec);
    }

    private ResponseHead.Switch switchTo(String protocol, @Nullable ProtocolCodec codec) {
        checkNotCommitted();
        if (offered == null || !UpgradeField.has(offered, protocol)) {
            throw new IllegalStateException(
                    "protocol " + protocol + ": the client has offered " + Objects.requireNonNullElse(offered, "none"));
        }
        headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(HttpHeaderNames.UPGRADE, protocol);
        status = carrier.switchStatus();
        committed = true;
        carrier.handlerTime().answered();
        switched = true;
        return new ResponseHead.Switch(headers, codec);
    }

    private void tellRequestBody(boolean bodyIsWanted) throws IOException {
        if (requestBody != null) {
            requestBody.responseBegins(bodyIsWanted);
        }
    }

    private long announcedLength() {
        var text = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (text == null) {
            return -1;
        }
        if (!isNumber(text)) {
            throw new IllegalArgumentException("Content-Length '" + text + "': allowed are digits");
        }
        return Long.parseLong(text);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_DIGITS;
    }

    /** A field that a proxy passes on says so already, and goes out as it came. */
    private void frameLength(String length) {
        if (!length.equals(headers.get(HttpHeaderNames.CONTENT_LENGTH))) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
    }

    /** RFC 9110 8.6, 15.3.6: 204 has no length, 205 the length 0, 304 that of the response it stands for, if any. */
    private void frameWithoutBody() {
        switch (status) {
            case 204 -> headers.remove(HttpHeaderNames.CONTENT_LENGTH);
            case 205 -> headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
            default -> {}
        }
    }

    private void commit() {
        if (offered != null && isSuccess(status) && isSuccess(carrier.switchStatus())) {
            // The client would take it for the other protocol's beginning.
            throw new HttpException(501, "no other protocol is spoken here");
        }
        committed = true;
        carrier.handlerTime().answered();
        carrier.announcePersistence(headers);
    }

    private static boolean isSuccess(int status) {
        return status / 100 == 2;
    }

    /** How many bytes of its body have been sent so far, without what frames them. */
    public long bodyBytes() {
        return body == null ? sentAtOnce : body.sentBytes();
    }

    /** Whatever the handler left open. */
    void finish() throws IOException {
        if (!committed) {
            send();
        } else if (body != null) {
            body.close();
        }
    }

    boolean isFinished() {
        return committed && !switched && (body == null || body.isClosed());
    }

    /** Forgets what a handler has set, so that an error can be answered in its place. */
    void reset() {
        checkNotCommitted();
        headers.clear();
        status = 200;
    }

    private boolean isHead() {
        return request.method().equals(io.netty.handler.codec.http.HttpMethod.HEAD);
    }

    private HttpResponseStatus statusLine() {
        return HttpResponseStatus.valueOf(status);
    }

    private boolean hasNoBody() {
        return status == 204 || status == 205 || status == 304;
    }

    private void checkNotCommitted() {
        if (committed) {
            throw new IllegalStateException("the response has begun already");
        }
    }
}
