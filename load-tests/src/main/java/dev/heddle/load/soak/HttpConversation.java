package dev.heddle.load.soak;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** HTTP/1.1, in bytes one way: much of what is sent is no HTTP. */
final class HttpConversation extends SoakConnection {
    private static final int MOST_BODY = 8_192;
    private static final int ANY = -1;

    private int expectedStatus;
    private int expectedBytes;
    /** What comes must not come whole. */
    private boolean expectingBreak;

    private int status;
    private int bytes;
    /** The server has said that it closes behind this answer. */
    private boolean last;

    HttpConversation(SoakClients clients, int place) {
        super(clients, place);
    }

    @Override
    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpResponseDecoder(), this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        super.channelActive(context);
        opened();
    }

    @Override
    void act(Deed deed) {
        switch (deed) {
            case REQUEST -> ask(get("/plaintext"), 200);
            case BODY -> post(1 + random(MOST_BODY));
            case DELAY -> ask(get("/delay/0.1"), 200);
            case STATUS -> ask(get("/status/503"), 503);
            case HANDLER_FAILS -> ask(get(FaultRoutes.BEFORE), 500);
            case HANDLER_FAILS_LATE -> {
                expectingBreak = true;
                expectEnd();
                send(get(FaultRoutes.WITHIN));
            }
            case ABORT -> {
                send(get(random(2) == 0 ? "/delay/0.5" : "/stream-bytes/1000000"));
                abort();
            }
            case HALF_CLOSE -> {
                send(get(random(2) == 0 ? "/plaintext" : "/delay/0.5"));
                endOutput();
            }
            case CUT_BODY -> {
                send(postHead(MOST_BODY) + "x".repeat(random(MOST_BODY)));
                leave();
            }
            case STALL_IN_HEAD -> ask("GET /plaintext HTTP/1.1\r\nHost: ", 408);
            case STALL_IN_BODY -> {
                expectingBreak = true;
                expectEnd();
                send(postHead(MOST_BODY) + "x");
            }
            case STALL_IN_READING -> {
                stopReading();
                send(get("/stream-bytes/10000000"));
            }
            case MALFORMED ->
                ask(random(2) == 0 ? "GET /plaintext HTTP/1.1\r\nHost : a\r\n\r\n" : "\u0001\u0002\u0003\r\n\r\n", 400);
            case LEAVE -> leave();
        }
    }

    private void ask(String request, int expected) {
        expect(expected, ANY);
        send(request);
    }

    private void post(int length) {
        expect(200, length);
        send(postHead(length) + "x".repeat(length));
    }

    private void expect(int newStatus, int newBytes) {
        expectedStatus = newStatus;
        expectedBytes = newBytes;
        bytes = 0;
        expectAnswer();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String postHead(int length) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpResponse response) {
                status = response.status().code();
                last = !HttpUtil.isKeepAlive(response);
            }
            if (message instanceof HttpContent content) {
                bytes += content.content().readableBytes();
            }
            if (message instanceof LastHttpContent) {
                answerEnded();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answerEnded() {
        if (expectingBreak && status == 200) {
            wrong("an answer came whole that cannot be");
        }
        if (isExpectingAnswer()) {
            check();
            answered();
        }
        if (last) {
            expectEnd();
        }
    }

    private void check() {
        if (status != expectedStatus) {
            wrong("answered with " + status + " in place of " + expectedStatus);
        } else if (expectedBytes != ANY && bytes != expectedBytes) {
            wrong("answered with another number of bytes than it was sent");
        }
    }
}
