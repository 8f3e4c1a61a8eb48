package dev.heddle.load.soak;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;

/** A WebSocket whose texts come back. */
final class WebSocketConversation extends SoakConnection {
    private static final int MOST_TEXT = 2_000;
    private static final int MOST_HEAD = 8_192;
    private static final long HANDSHAKE_MILLIS = 30_000;
    /** Reserved bits, no opcode that there is, and not masked. */
    private static final byte[] NO_FRAME = {0x7f, 0x05, 1, 2, 3, 4, 5};

    private final String uri;
    private String expected = "";

    WebSocketConversation(SoakClients clients, int place, String uri) {
        super(clients, place);
        this.uri = uri;
    }

    @Override
    void addTo(ChannelPipeline pipeline) {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
                .handleCloseFrames(false)
                .sendCloseFrame(null) // who aborts does not say so
                .build();
        pipeline.addLast(
                new HttpClientCodec(),
                new HttpObjectAggregator(MOST_HEAD),
                new WebSocketClientProtocolHandler(config),
                this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            opened();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    void act(Deed deed) {
        switch (deed) {
            case ABORT -> abort();
            case LEAVE -> {
                expectEnd();
                channel().writeAndFlush(new CloseWebSocketFrame());
            }
            case CUT_BODY -> leave();
            case HALF_CLOSE -> endOutput();
            case STALL_IN_READING -> stopReading();
            case MALFORMED -> {
                expectEnd();
                // Behind the encoder, which would not let it pass.
                channel().pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(NO_FRAME));
            }
            default -> {
                expected = "x".repeat(1 + random(MOST_TEXT));
                expectAnswer();
                channel().writeAndFlush(new TextWebSocketFrame(expected));
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof TextWebSocketFrame text && isExpectingAnswer()) {
                if (!text.text().equals(expected)) {
                    wrong("another text came back");
                }
                answered();
            } else if (message instanceof CloseWebSocketFrame close) {
                if (!isExpectingEnd()) {
                    wrong("closed with " + close.statusCode());
                }
                leave();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }
}
