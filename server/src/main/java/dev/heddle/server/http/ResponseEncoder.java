package dev.heddle.server.http;

import dev.heddle.coroutine.CoroutineScheduler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's encoder, which leaves the body of an answer to HEAD behind, and dates every response. */
final class ResponseEncoder extends HttpResponseEncoder {
    private final CoroutineScheduler scheduler;

    ResponseEncoder(CoroutineScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return (response instanceof AnswersHead answer && answer.answersHead()) || super.isContentAlwaysEmpty(response);
    }

    @Override
    protected void sanitizeHeadersBeforeEncode(HttpResponse response, boolean isAlwaysEmpty) {
        // RFC 9110 6.6.1: an origin server with a clock dates its responses, interim ones aside.
        // A proxy leaves the origin's date.
        if (response.status().code() >= 200 && !response.headers().contains(HttpHeaderNames.DATE)) {
            response.headers().set(HttpHeaderNames.DATE, DateHeader.now(scheduler));
        }
        super.sanitizeHeadersBeforeEncode(response, isAlwaysEmpty && !(response instanceof AnswersHead));
    }
}
