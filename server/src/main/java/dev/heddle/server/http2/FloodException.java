package dev.heddle.server.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/** A client has done too much of one thing: its connection is closed. */
final class FloodException extends Http2Exception {
    private static final long serialVersionUID = 1;

    private final Flood kind;

    FloodException(Flood kind) {
        super(Http2Error.ENHANCE_YOUR_CALM, "too many: " + kind.word());
        this.kind = kind;
    }

    Flood kind() {
        return kind;
    }
}
