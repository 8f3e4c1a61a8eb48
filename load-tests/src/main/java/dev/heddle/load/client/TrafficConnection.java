package dev.heddle.load.client;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of {@link Traffic}: at most one request is out at a time, and each is seen to its end. Event loop only. */
final class TrafficConnection extends SimpleChannelInboundHandler<HttpObject> {
    /** Linux' {@code TCP_ESTABLISHED}. */
    private static final int ESTABLISHED = 1;

    private final Traffic traffic;
    private final RequestKind kind;
    private final StringBuilder body = new StringBuilder();
    private @Nullable ChannelHandlerContext context;
    private boolean requestOut;
    private long sentNanos;

    /** The server had closed its side when the request had just been written. */
    private boolean crossed;

    private boolean responseBegun;
    /** The connection was to end now, by the response or by this side. */
    private boolean closeAnnounced;

    private int status;
    private String trouble = "";
    private long answers;

    TrafficConnection(Traffic traffic, RequestKind kind) {
        this.traffic = traffic;
        this.kind = kind;
    }

    RequestKind kind() {
        return kind;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        this.context = context;
        traffic.opened(this);
    }

    boolean isFirstAnswer() {
        return answers == 1;
    }

    /** Sends the next request, unless the connection is closed. */
    void send() {
        ChannelHandlerContext open = context;
        if (open == null || !open.channel().isActive()) {
            return;
        }
        requestOut = true;
        responseBegun = false;
        body.setLength(0);
        sentNanos = System.nanoTime();
        open.writeAndFlush(request()).addListener(written -> crossed = !written.isSuccess() || isClosedByServer(open));
    }

    private FullHttpRequest request() {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(kind.method()),
                kind.path(),
                Unpooled.copiedBuffer(kind.body(), StandardCharsets.UTF_8));
        request.headers().set(HttpHeaderNames.HOST, traffic.host());
        if (!kind.body().isEmpty()) {
            HttpUtil.setContentLength(request, request.content().readableBytes());
        }
        return request;
    }

    /**
     * On the loopback a write returns when the server's socket has the bytes, or has answered them with a reset because it
     * is closed: so the state just after says which of the two came first.
     */
    private static boolean isClosedByServer(ChannelHandlerContext open) {
        try {
            return open.channel() instanceof EpollSocketChannel socket
                    && socket.tcpInfo().state() != ESTABLISHED;
        } catch (ChannelException closed) {
            return true;
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            responseBegun = true;
            trouble = String.valueOf(message.decoderResult().cause());
            context.close();
            return;
        }
        if (message instanceof HttpResponse response) {
            begin(response);
        }
        if (message instanceof HttpContent content) {
            body.append(content.content().toString(StandardCharsets.UTF_8));
        }
        if (message instanceof LastHttpContent && requestOut && isFinal()) {
            end(context);
        }
    }

    private void begin(HttpResponse response) {
        responseBegun = true;
        status = response.status().code();
        closeAnnounced = !HttpUtil.isKeepAlive(response);
    }

    private boolean isFinal() {
        return HttpStatusClass.valueOf(status) != HttpStatusClass.INFORMATIONAL;
    }

    private void end(ChannelHandlerContext context) {
        requestOut = false;
        answers++;
        if (status != 200) {
            traffic.tally().failed(Outcome.WRONG_STATUS, kind + " answered with " + status);
        } else if (kind.expected() != null && !kind.expected().contentEquals(body)) {
            traffic.tally().failed(Outcome.WRONG_BODY, kind + " answered with '" + shortened() + "'");
        } else {
            traffic.tally().answered(System.nanoTime() - sentNanos);
        }
        if (closeAnnounced) {
            traffic.tally().closeAnnounced();
            context.close();
        }
        traffic.answered(this, closeAnnounced);
    }

    private String shortened() {
        return body.substring(0, Math.min(body.length(), 80));
    }

    /** Closes the connection if no request is out; else it is to be called again after the answer. */
    void closeIfIdle() {
        ChannelHandlerContext open = context;
        if (!requestOut && open != null) {
            closeAnnounced = true;
            open.close();
        }
    }

    /** Gives up a request that was sent before, and its connection with it. */
    void giveUpIfSentBefore(long nanos) {
        ChannelHandlerContext open = context;
        if (requestOut && sentNanos - nanos < 0 && open != null) {
            requestOut = false;
            closeAnnounced = true;
            traffic.tally().failed(Outcome.TIMED_OUT, kind + " not answered in time");
            open.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (requestOut) {
            requestOut = false;
            Outcome outcome = responseBegun ? Outcome.BROKEN : crossed ? Outcome.CROSSED : Outcome.LOST;
            traffic.tally().failed(outcome, kind + " " + outcome + (trouble.isEmpty() ? "" : " (" + trouble + ")"));
        } else if (!closeAnnounced) {
            traffic.tally().closedIdle();
        }
        traffic.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        trouble = String.valueOf(cause.getMessage());
        // Reset without a byte of a response: the server closed with the request unread. One that it had read ends with
        // FIN.
        crossed |= trouble.contains("reset");
        context.close();
    }
}
