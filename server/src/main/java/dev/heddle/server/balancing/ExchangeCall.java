package dev.heddle.server.balancing;

import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.http.HttpExchange;

/** A request that a server has received, and passes on. */
record ExchangeCall(HttpExchange exchange) implements Call {
    @Override
    public long hash(HashKey by) {
        return by.hash(exchange);
    }

    @Override
    public boolean isIdempotent() {
        return switch (exchange.request().method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    @Override
    public boolean isRepeatable() {
        return !exchange.response().isCommitted() && exchange.request().body().isRepeatable();
    }

    @Override
    public void waited(long nanos) {
        var record = exchange.record();
        if (record != null) {
            record.add(ExchangeRecord.Phase.QUEUE, nanos);
        }
    }
}
