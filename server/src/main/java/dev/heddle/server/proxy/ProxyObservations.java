package dev.heddle.server.proxy;

import dev.heddle.server.http.Headers;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.http.HttpResponse;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import io.micrometer.observation.transport.RequestReplySenderContext;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Observations of Micrometer: {@code proxy.requests} for each request, and within it {@code proxy.upstream.requests} for
 * each call to an upstream. What is registered makes spans of them, takes {@code traceparent} from the request, and writes
 * it anew for the upstream. Their scopes are the coroutine's.
 *
 * <p>Not {@code http.server.requests} and {@code http.client.requests}: the server's and the upstreams' meters have these
 * names, with other tags.
 */
final class ProxyObservations {
    private static final String NO_STATUS = "NONE";
    /** In the place of a status. */
    private static final String RETRIED = "RETRIED";

    private final ObservationRegistry registry;

    /** What is observed. */
    @FunctionalInterface
    interface Work {
        /** False if it is tried again elsewhere. */
        boolean run() throws IOException;
    }

    ProxyObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** A request from its head to the end of its response. */
    void request(HttpExchange exchange, Work work) throws IOException {
        var context = new RequestReplyReceiverContext<HttpRequest, HttpResponse>(
                (request, name) -> request.headers().get(name));
        context.setCarrier(exchange.request());
        context.setResponse(exchange.response());
        context.setRemoteServiceAddress(exchange.clientAddress().text());
        context.setContextualName(exchange.request().method());
        observe(Observation.createNotStarted("proxy.requests", () -> context, registry), exchange, work);
    }

    /**
     * A call from its beginning to the end of the response.
     *
     * @param fields of the request to the upstream
     */
    boolean call(HttpExchange exchange, Headers fields, String upstream, Work work) throws IOException {
        var context = new RequestReplySenderContext<Headers, HttpResponse>(ProxyObservations::set);
        context.setCarrier(fields);
        context.setResponse(exchange.response());
        context.setRemoteServiceName(upstream);
        context.setContextualName(exchange.request().method() + " " + exchange.route());
        var observation = Observation.createNotStarted("proxy.upstream.requests", () -> context, registry);
        return observe(observation.lowCardinalityKeyValue("client.name", upstream), exchange, work);
    }

    private static void set(@Nullable Headers fields, String name, String value) {
        Objects.requireNonNull(fields, "the carrier").netty().set(name, value);
    }

    private static boolean observe(Observation observation, HttpExchange exchange, Work work) throws IOException {
        observation.start();
        String status = NO_STATUS;
        try (var _ = observation.openScope()) {
            boolean answered = work.run();
            status = answered ? Integer.toString(exchange.response().status()) : RETRIED;
            return answered;
        } catch (HttpException e) {
            status = Integer.toString(e.status());
            fail(observation, e.status() < 500 ? null : e);
            throw e;
        } catch (Throwable e) {
            fail(observation, e);
            throw e;
        } finally {
            observation
                    .lowCardinalityKeyValue("method", exchange.request().method())
                    .lowCardinalityKeyValue("uri", exchange.route().isEmpty() ? "UNKNOWN" : exchange.route())
                    .lowCardinalityKeyValue("status", status)
                    .lowCardinalityKeyValue("outcome", outcome(status))
                    .stop();
        }
    }

    private static void fail(Observation observation, @Nullable Throwable failure) {
        if (failure != null) {
            observation.error(failure);
        }
    }

    private static String outcome(String status) {
        return switch (status.charAt(0)) {
            case '2' -> "SUCCESS";
            case '3' -> "REDIRECTION";
            case '4' -> "CLIENT_ERROR";
            case '5' -> "SERVER_ERROR";
            case 'R' -> RETRIED;
            default -> "UNKNOWN";
        };
    }
}
