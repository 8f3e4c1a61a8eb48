package dev.heddle.server.live;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * {@code /live}: what the page shows, as server-sent events. One coroutine for each viewer, a loop of look, send, sleep; it
 * ends when the viewer leaves, since that interrupts it, and when the server drains.
 *
 * <p>Events: {@code hello}, which process this is; {@code history}, the samples that are kept; {@code sample}, the next one; {@code load}, how far
 * the load is, when that has changed; {@code end}, when no more will come.
 */
final class Feed implements HttpHandler {
    /** More often than there are samples: a drain and the progress of a load shall be seen soon. */
    private static final int LOOK_MILLIS = 250;

    private final Sampler sampler;
    private final LoadControl load;
    private final BooleanSupplier closing;

    /**
     * A feed.
     *
     * @param closing whether the port closes, so that the streams must end
     */
    Feed(Sampler sampler, LoadControl load, BooleanSupplier closing) {
        this.sampler = sampler;
        this.load = load;
        this.closing = closing;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException, InterruptedException {
        if (exchange.request().method().equals("HEAD")) {
            exchange.response().header("Content-Type", "text/event-stream").send();
            return;
        }
        var events = EventStream.begin(exchange.response());
        events.send("hello", json -> {
            json.writeStartObject();
            json.writeNumberField(
                    "started", ManagementFactory.getRuntimeMXBean().getStartTime());
            json.writeEndObject();
        });
        var history = sampler.since(0);
        events.send("history", json -> write(json, history));
        var last = history.getLast();
        var progress = LoadState.NONE;
        while (true) {
            progress = sendProgress(events, progress);
            if (last.now().isDraining() || closing.getAsBoolean()) {
                events.send("end", json -> json.writeString("the server drains"));
                return;
            }
            Thread.sleep(LOOK_MILLIS);
            for (var sample : sampler.since(last.number())) {
                events.send("sample", sample::writeTo);
                last = sample;
            }
        }
    }

    private LoadState sendProgress(EventStream events, LoadState sent) throws IOException {
        var now = load.state();
        if (!now.equals(sent)) {
            events.send("load", now::writeTo);
        }
        return now;
    }

    private static void write(JsonGenerator json, List<Sample> samples) throws IOException {
        json.writeStartArray();
        for (var sample : samples) {
            sample.writeTo(json);
        }
        json.writeEndArray();
    }
}
