package dev.heddle.server.http;

import dev.heddle.coroutine.Coroutine;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with a request, whichever protocol carries it: the handler runs, the client gets an answer whatever is
 * thrown, and who watches is told. For the server's protocols, not for handlers. One object serves all of a service; its
 * methods are called on the coroutine of the exchange.
 */
public final class Exchanges {
    private static final Logger log = LoggerFactory.getLogger(Exchanges.class);

    private static final int CLIENT_GONE = 499;
    private static final String UNKNOWN = "-";
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String OVERLOADED = "too many requests at this time\n";
    private static final HttpMethod UNKNOWN_METHOD = HttpMethod.valueOf(UNKNOWN);

    private final HttpService service;

    Exchanges(HttpService service) {
        this.service = service;
    }

    /** The body of a request whose head announces one. */
    public RequestBody bodyOf(ExchangeCarrier carrier, io.netty.handler.codec.http.HttpRequest head) {
        var body = new RequestBody(carrier, service.limits(), service.timeouts(), HttpUtil.is100ContinueExpected(head));
        body.announceLength(HttpUtil.getContentLength(head, -1L));
        return body;
    }

    /**
     * Serves a request. What is left unread of its body is the caller's to deal with.
     *
     * @param body null if it has none
     * @param offered protocols to go on with, or null
     * @param start of the exchange, by the event loop's clock
     * @throws IOException if the client is gone
     */
    public void serve(
            ExchangeCarrier carrier,
            io.netty.handler.codec.http.HttpRequest head,
            @Nullable RequestBody body,
            @Nullable String offered,
            long start)
            throws IOException {
        var shedding = service.shedding();
        if (!shedding.begins(carrier.connection().scheduler(), start)) {
            shed(carrier, head, body);
            return;
        }
        try {
            serveTaken(carrier, head, body, offered, start);
        } finally {
            shedding.ended();
        }
    }

    /**
     * Turns a request away. Its connection goes on, if its body is none or short. Neither logged nor timed: where very much is
     * turned away it is to cost little.
     */
    private static void shed(
            ExchangeCarrier carrier, io.netty.handler.codec.http.HttpRequest head, @Nullable RequestBody body)
            throws IOException {
        new HttpResponse(carrier, head, body, null)
                .status(503)
                .header(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .send(OVERLOADED);
    }

    private void serveTaken(
            ExchangeCarrier carrier,
            io.netty.handler.codec.http.HttpRequest head,
            @Nullable RequestBody body,
            @Nullable String offered,
            long start)
            throws IOException {
        var exchange = new HttpExchange(
                carrier,
                new HttpRequest(head, body, offered),
                new HttpResponse(carrier, head, body, offered),
                service.newRecord());
        int status = CLIENT_GONE;
        carrier.handlerTime().begin(start);
        try {
            status = run(carrier, exchange);
        } finally {
            carrier.handlerTime().answered();
            if (body != null) {
                body.release();
            }
            observe(carrier, exchange, status, start);
        }
    }

    /** Runs the handler and sees to it that the client gets an answer, whatever is thrown. Returns the status that was sent. */
    private int run(ExchangeCarrier carrier, HttpExchange exchange) throws IOException {
        var response = exchange.response();
        try {
            service.handler().handle(exchange);
            response.finish();
        } catch (HttpException e) {
            if (carrier.isClientGone() || exchange.request().body().isTruncated()) {
                return leftAlone(carrier, exchange, e);
            }
            answer(carrier, exchange, e);
        } catch (Throwable e) {
            if (isLate(carrier, exchange)) {
                answerLate(carrier, exchange);
                return response.status();
            }
            if (isForNobody(carrier, exchange, e)) {
                log.debug("{} {}: {}", carrier.connection(), exchange.request(), e.toString());
                return leftAlone(carrier, exchange, e);
            }
            log.error(
                    "Handler of {} {} failed",
                    exchange.request().method(),
                    exchange.request().path(),
                    e);
            recordFailure(exchange, e);
            answer(carrier, exchange, new HttpException(500, "Internal Server Error"));
        }
        return response.status();
    }

    private static boolean isLate(ExchangeCarrier carrier, HttpExchange exchange) {
        return carrier.handlerTime().isLate() && !exchange.response().isCommitted() && !carrier.isClientGone();
    }

    /** The coroutine is cancelled and can wait for nothing more: it is the last exchange of its connection. */
    private static void answerLate(ExchangeCarrier carrier, HttpExchange exchange) throws IOException {
        carrier.limited(Limit.HANDLER_TIMEOUT);
        log.debug("{} {}: no response in time", carrier.connection(), exchange.request());
        carrier.closeAfterExchange();
        answer(carrier, exchange, new HttpException(503, "no response in time"));
    }

    /** Whether the client, or the server's end, is the reason for an exception, and nobody waits for an answer. */
    private static boolean isForNobody(ExchangeCarrier carrier, HttpExchange exchange, Throwable e) {
        return carrier.isClientGone()
                || Coroutine.current().cancelReason() != null
                || exchange.request().body().isTruncated(e);
    }

    /** There is nobody to answer: whatever the handler has found is of no interest then. */
    private static int leftAlone(ExchangeCarrier carrier, HttpExchange exchange, Throwable e) {
        var record = exchange.record();
        if (record != null) {
            record.clientGone(Objects.requireNonNullElse(Coroutine.current().cancelReason(), e.toString()));
        }
        carrier.abort();
        return CLIENT_GONE;
    }

    private static void recordFailure(HttpExchange exchange, Throwable e) {
        var record = exchange.record();
        if (record != null) {
            record.ended(ExchangeRecord.End.INTERNAL, e.toString());
        }
    }

    private static void answer(ExchangeCarrier carrier, HttpExchange exchange, HttpException e) throws IOException {
        var record = exchange.record();
        if (record != null) {
            record.failed(e);
        }
        var response = exchange.response();
        if (response.isCommitted()) {
            // Too late for another status: the client must see a broken response, never a complete one.
            carrier.closeAfterExchange();
            if (!response.isFinished()) {
                carrier.abort();
            }
            return;
        }
        response.reset();
        if (e.retryAfterSeconds() > 0) {
            response.header(HttpHeaderNames.RETRY_AFTER, Integer.toString(e.retryAfterSeconds()));
        }
        exchange.errors().send(exchange, e);
    }

    /**
     * Answers what no handler may see, and closes.
     *
     * @param head as far as it is known; null if it is not
     * @throws IOException if the client is gone
     */
    public void refuse(ExchangeCarrier carrier, io.netty.handler.codec.http.@Nullable HttpRequest head, HttpException e)
            throws IOException {
        carrier.closeAfterExchange();
        countLimit(carrier, e.status());
        var asked = asFarAsKnown(head);
        var record = service.newRecord();
        var exchange = new HttpExchange(
                carrier, new HttpRequest(asked, null, null), new HttpResponse(carrier, asked, null, null), record);
        if (record != null) {
            record.failed(e);
        }
        exchange.response().status(e.status()).send(e.getMessage() + "\n");
        observe(carrier, exchange, e.status(), carrier.connection().scheduler().now());
    }

    private static void countLimit(ExchangeCarrier carrier, int status) {
        switch (status) {
            case 413 -> carrier.limited(Limit.MAX_BODY_BYTES);
            case 414 -> carrier.limited(Limit.MAX_REQUEST_LINE);
            case 431 -> carrier.limited(Limit.MAX_HEADER_BYTES);
            default -> {}
        }
    }

    /** For meters and logs: a request line without what could not be read, and without what should not be repeated. */
    private static io.netty.handler.codec.http.HttpRequest asFarAsKnown(
            io.netty.handler.codec.http.@Nullable HttpRequest head) {
        if (head == null || head instanceof FullHttpRequest) { // Netty's stand-in for a line that is none
            return new DefaultHttpRequest(HttpVersion.HTTP_1_1, UNKNOWN_METHOD, UNKNOWN);
        }
        var target = UriCheck.isTarget(head.method(), head.uri()) ? head.uri() : UNKNOWN;
        return new DefaultHttpRequest(head.protocolVersion(), head.method(), target);
    }

    private void observe(ExchangeCarrier carrier, HttpExchange exchange, int status, long start) {
        var observer = service.observer();
        if (observer != null) {
            observer.ended(
                    exchange,
                    status,
                    Math.max(0, carrier.connection().scheduler().nanoTime() - start));
        }
    }
}
