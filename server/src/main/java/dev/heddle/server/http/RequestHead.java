package dev.heddle.server.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** A request's head as the decoder passes it on. Only if a body is announced does anything follow, up to the body's end. */
final class RequestHead extends DefaultHttpRequest {
    private boolean withBody;

    RequestHead(HttpVersion version, HttpMethod method, String target, HttpHeaders fields) {
        super(version, method, target, fields);
    }

    /** Whether there is a body, perhaps of no bytes. */
    boolean isWithBody() {
        return withBody;
    }

    void announceBody() {
        withBody = true;
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
