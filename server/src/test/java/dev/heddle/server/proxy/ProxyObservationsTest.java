package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With a registry, requests and calls are observed, and whoever traces them carries the trace to the upstream. */
@ExtendWith(NoLeaks.class)
class ProxyObservationsTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @RegisterExtension
    final ProxiedOrigin proxied = new ProxiedOrigin();

    private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();

    ProxyObservationsTest() {
        registry.observationConfig().observationHandler(new Tracer());
    }

    /** Does to contexts what a tracer does: takes the parent from what is received, and hands a child on. */
    private final class Tracer implements ObservationHandler<Observation.Context> {
        @Override
        public void onStart(Observation.Context context) {
            if (context instanceof ReceiverContext<?> received) {
                context.put("trace", String.valueOf(traceOf(received)));
            }
            if (context instanceof SenderContext<?> sender) {
                var parent = context.getParentObservation().getContextView();
                propagate(sender, parent.get("trace") + "-child");
            }
        }

        private static <C> String traceOf(ReceiverContext<C> context) {
            return context.getGetter().get(context.getCarrier(), "traceparent");
        }

        private static <C> void propagate(SenderContext<C> context, String value) {
            context.getSetter().set(context.getCarrier(), "traceparent", value);
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private static Map<String, String> tags(Observation.Context context) {
        return context.getLowCardinalityKeyValues().stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    @Test
    void requestAndCallAreObserved() throws Exception {
        proxied.start(options -> options.observations(registry));

        proxied.connect().get("/a").read();

        Eventually.isTrue("both have stopped", () -> stopped.size() == 2);
        assertThat(stopped)
                .extracting(Observation.Context::getName)
                .containsExactly("proxy.upstream.requests", "proxy.requests");
        assertThat(tags(stopped.get(1)))
                .isEqualTo(Map.of("method", "GET", "uri", "/", "status", "200", "outcome", "SUCCESS"));
        assertThat(tags(stopped.get(0)))
                .containsAllEntriesOf(tags(stopped.get(1)))
                .containsKey("client.name");
    }

    @Test
    void traceIsCarriedOn() throws Exception {
        proxied.start(options -> options.observations(registry));

        proxied.getWith("traceparent: " + PARENT);

        assertThat(proxied.received().get("traceparent")).isEqualTo(PARENT + "-child");
    }

    @Test
    void failureIsObserved() throws Exception {
        proxied.start(options -> options.observations(registry));
        proxied.origin().stopListening();

        proxied.connect().get("/a").read();

        Eventually.isTrue("both have stopped", () -> stopped.size() == 2);
        assertThat(stopped).allSatisfy(context -> {
            assertThat(context.getError()).isNotNull();
            assertThat(tags(context)).containsEntry("status", "502").containsEntry("outcome", "SERVER_ERROR");
        });
    }

    @Test
    void withoutARegistryTheTraceIsLeftAlone() throws Exception {
        proxied.start(options -> options);

        proxied.getWith("traceparent: " + PARENT);

        assertThat(proxied.received().get("traceparent")).isEqualTo(PARENT);
        assertThat(stopped).isEmpty();
    }
}
