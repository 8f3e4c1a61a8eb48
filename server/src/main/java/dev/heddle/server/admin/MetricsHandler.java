package dev.heddle.server.admin;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** {@code /metrics}: OpenMetrics for who prefers it, else the text format of Prometheus. */
final class MetricsHandler implements HttpHandler {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final Pattern QUALITY = Pattern.compile(";\\s*q\\s*=\\s*([01](?:\\.\\d{0,3})?)\\s*(?:;|$)");
    private static final int USUAL_BYTES = 64 * 1024;

    private final PrometheusMeterRegistry registry;

    MetricsHandler(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var accept = exchange.request().headers().all("Accept");
        double openMetrics = quality(accept, "application/openmetrics-text");
        boolean preferred = openMetrics > 0 && openMetrics >= quality(accept, "text/plain");
        var type = preferred ? OPEN_METRICS : TEXT;
        var bytes = new ByteArrayOutputStream(USUAL_BYTES);
        registry.scrape(bytes, type);
        exchange.response()
                .header("Content-Type", type)
                .header("Vary", "Accept")
                .send(bytes.toByteArray());
    }

    /** How much a client wants a type by its name (RFC 9110 12.5.1); 0 if it does not name it. */
    private static double quality(List<String> accept, String type) {
        return accept.stream()
                .flatMap(field -> Pattern.compile(",").splitAsStream(field))
                .map(String::strip)
                .filter(range -> range.toLowerCase(Locale.ROOT).startsWith(type))
                .mapToDouble(MetricsHandler::quality)
                .max()
                .orElse(0);
    }

    private static double quality(String range) {
        var weight = QUALITY.matcher(range);
        return weight.find() ? Double.parseDouble(weight.group(1)) : 1;
    }
}
