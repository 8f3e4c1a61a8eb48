package dev.heddle.server;

import dev.heddle.server.http.ExchangeObserver;
import dev.heddle.server.http.HttpExchange;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for every exchange: client, request, status, microseconds, and the request's id if it has one. */
final class AccessLog implements ExchangeObserver {
    private static final Logger log = LoggerFactory.getLogger("dev.heddle.server.access");

    @Override
    public void ended(HttpExchange exchange, int status, long nanos) {
        var request = exchange.request();
        log.info(
                "{} \"{} {} {}\" {} {}us{}{}",
                exchange.clientAddress(),
                request.method(),
                request.target(),
                request.version(),
                status,
                TimeUnit.NANOSECONDS.toMicros(nanos),
                exchange.requestId().isEmpty() ? "" : " ",
                exchange.requestId());
    }
}
