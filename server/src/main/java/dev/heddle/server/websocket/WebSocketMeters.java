package dev.heddle.server.websocket;

import dev.heddle.server.metering.SharedMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * {@code websocket.open}; {@code websocket.messages} with tags direction and type; {@code websocket.closed} with the tag
 * code, of few values. May be used by any thread.
 */
final class WebSocketMeters {
    private static final String MESSAGES = "websocket.messages";

    private final SharedMeters meters;
    private final LongAdder open = new LongAdder();
    private final Counter textIn;
    private final Counter binaryIn;
    private final Counter textOut;
    private final Counter binaryOut;
    private final Map<String, Counter> closed = new ConcurrentHashMap<>();

    WebSocketMeters(MeterRegistry registry) {
        meters = new SharedMeters(registry);
        meters.gauge("websocket.open", "WebSockets that are open", open::sum);
        textIn = messages("in", "text");
        binaryIn = messages("in", "binary");
        textOut = messages("out", "text");
        binaryOut = messages("out", "binary");
    }

    private Counter messages(String direction, String type) {
        return meters.counter(MESSAGES, "Messages received and sent", "direction", direction, "type", type);
    }

    void opened() {
        open.increment();
    }

    void closed(CloseStatus status) {
        open.decrement();
        closed.computeIfAbsent(
                        status.tag(),
                        code -> meters.counter(
                                "websocket.closed", "WebSockets that have been closed, by close code", "code", code))
                .increment();
    }

    void received(boolean text) {
        (text ? textIn : binaryIn).increment();
    }

    void sent(boolean text) {
        (text ? textOut : binaryOut).increment();
    }
}
