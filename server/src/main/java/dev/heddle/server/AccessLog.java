package dev.heddle.server;

import dev.heddle.server.http.ExchangeObserver;
import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.http.ExchangeRecord.End;
import dev.heddle.server.http.ExchangeRecord.Phase;
import dev.heddle.server.http.HttpExchange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for every exchange, in an {@link AccessLogFormat}. */
final class AccessLog implements ExchangeObserver {
    private static final Logger log = LoggerFactory.getLogger("dev.heddle.server.access");
    private static final int USUAL_LENGTH = 320;
    private static final Phase[] PHASES = Phase.values();

    private final AccessLogFormat format;

    AccessLog(AccessLogFormat format) {
        this.format = format;
    }

    @Override
    public boolean wantsRecords() {
        return true;
    }

    @Override
    public void ended(HttpExchange exchange, int status, long nanos) {
        var line = new StringBuilder(USUAL_LENGTH);
        long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
        switch (format) {
            case TEXT -> text(line, exchange, status, micros);
            case JSON -> json(line, exchange, status, micros);
        }
        log.info("{}", line);
    }

    private static boolean isProxied(@Nullable ExchangeRecord of) {
        return of != null && of.isProxied();
    }

    private static long received(HttpExchange exchange) {
        var of = exchange.record();
        return exchange.request().body().receivedBytes() + (of == null ? 0 : of.tunnelReceived());
    }

    private static long sent(HttpExchange exchange) {
        var of = exchange.record();
        return exchange.response().bodyBytes() + (of == null ? 0 : of.tunnelSent());
    }

    // ---- text

    private static void text(StringBuilder line, HttpExchange exchange, int status, long micros) {
        var request = exchange.request();
        LogText.word(line, exchange.clientAddress().toString());
        line.append(" \"");
        LogText.escape(line, request.method());
        line.append(' ');
        LogText.escape(line, request.target());
        line.append(' ').append(request.version()).append("\" ");
        line.append(status).append(' ').append(micros).append("us");
        var of = exchange.record();
        boolean proxied = isProxied(of);
        if (proxied || !exchange.requestId().isEmpty()) {
            line.append(' ');
            LogText.word(line, exchange.requestId());
        }
        if (of != null && proxied) {
            pairs(line, exchange, of);
        }
    }

    private static void pairs(StringBuilder line, HttpExchange exchange, ExchangeRecord of) {
        line.append(" received=").append(received(exchange));
        line.append(" sent=").append(sent(exchange));
        pair(line, "route", exchange.route());
        pair(line, "group", of.group());
        pair(line, "upstream", of.upstream());
        line.append(" attempts=").append(of.attempts());
        for (var phase : PHASES) {
            line.append(' ').append(phase).append('=');
            line.append(TimeUnit.NANOSECONDS.toMicros(of.nanos(phase))).append("us");
        }
        line.append(" end=").append(of.end());
        if (of.error() != null) {
            pair(line, "error", of.error());
        }
    }

    private static void pair(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=');
        LogText.word(line, value);
    }

    // ---- JSON

    private static void json(StringBuilder line, HttpExchange exchange, int status, long micros) {
        var request = exchange.request();
        line.append("{\"time\":\"")
                .append(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .append('"');
        field(line, "client", exchange.clientAddress().toString());
        field(line, "method", request.method());
        field(line, "target", request.target());
        field(line, "version", request.version());
        field(line, "status", status);
        field(line, "received", received(exchange));
        field(line, "sent", sent(exchange));
        field(line, "duration_us", micros);
        field(line, "id", exchange.requestId());
        field(line, "route", exchange.route());
        var of = exchange.record();
        if (of != null && of.isProxied()) {
            fields(line, of);
        }
        var end = of == null ? End.NORMAL : of.end();
        field(line, "end", end.toString());
        if (of != null && of.error() != null) {
            field(line, "error", of.error());
        }
        line.append('}');
    }

    private static void fields(StringBuilder line, ExchangeRecord of) {
        field(line, "group", of.group());
        field(line, "upstream", of.upstream());
        field(line, "attempts", of.attempts());
        for (var phase : PHASES) {
            line.append(",\"").append(phase).append("_us\":");
            line.append(TimeUnit.NANOSECONDS.toMicros(of.nanos(phase)));
        }
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":");
        LogText.quote(line, value);
    }

    private static void field(StringBuilder line, String name, long value) {
        line.append(",\"").append(name).append("\":").append(value);
    }
}
