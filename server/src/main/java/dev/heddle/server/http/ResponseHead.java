package dev.heddle.server.http;

import dev.heddle.coroutine.connection.SizedMessage;
import dev.heddle.server.codec.SmallBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A response on its way to the encoder, which must know whether it answers a HEAD request: its body stays behind then. */
final class ResponseHead extends DefaultHttpResponse implements AnswersHead {
    private final boolean toHead;

    ResponseHead(HttpResponseStatus status, HttpHeaders headers, boolean toHead) {
        super(HttpVersion.HTTP_1_1, status, headers);
        this.toHead = toHead;
    }

    @Override
    public boolean answersHead() {
        return toHead;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** The last response of a connection, which goes on with another protocol. */
    static final class Switch extends DefaultFullHttpResponse {
        /** Of the protocol that comes; null if that is plain bytes. */
        final @Nullable ProtocolCodec codec;

        Switch(HttpHeaders headers, @Nullable ProtocolCodec codec) {
            super(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.SWITCHING_PROTOCOLS,
                    Unpooled.EMPTY_BUFFER,
                    headers,
                    EmptyHttpHeaders.INSTANCE);
            this.codec = codec;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** A response with its whole body, which is small. */
    static final class Small extends DefaultHttpResponse implements AnswersHead, SmallBody, SizedMessage {
        private final byte[] body;

        Small(HttpResponseStatus status, byte[] body, HttpHeaders headers) {
            super(HttpVersion.HTTP_1_1, status, headers);
            this.body = body;
        }

        /** One to HEAD has no body. */
        @Override
        public boolean answersHead() {
            return false;
        }

        @Override
        public byte[] smallBody() {
            return body;
        }

        @Override
        public int heldBytes() {
            return body.length;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** A response with its whole body. */
    static final class Full extends DefaultFullHttpResponse implements AnswersHead {
        private final boolean toHead;

        Full(HttpResponseStatus status, ByteBuf content, HttpHeaders headers, boolean toHead) {
            super(HttpVersion.HTTP_1_1, status, content, headers, EmptyHttpHeaders.INSTANCE);
            this.toHead = toHead;
        }

        @Override
        public boolean answersHead() {
            return toHead;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
