package dev.heddle.load.gatling.simulation;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;

import dev.heddle.load.gatling.Knob;
import dev.heddle.load.gatling.LoadPlan;
import io.gatling.javaapi.core.Assertion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asserted of a simulation: that nothing failed, and of each kind of request that it was made at all and how long
 * it took. Several injectors assert the same, over all requests of all of them.
 */
final class Expectations {
    private final LoadPlan plan;
    private final List<Assertion> assertions = new ArrayList<>();

    Expectations(LoadPlan plan) {
        this.plan = plan;
        assertions.add(global().failedRequests().count().is(0L));
    }

    /** A request that is answered at once. */
    Expectations request(String name) {
        return request(name, 1, Duration.ZERO);
    }

    /** A request that the server is told to take its time for: the limits are for what it takes beyond. */
    Expectations request(String name, Duration told) {
        return request(name, 1, told);
    }

    /**
     * A request.
     *
     * @param atLeast so many succeeded
     */
    Expectations request(String name, long atLeast, Duration told) {
        assertions.add(details(name).successfulRequests().count().gte(atLeast));
        assertions.add(details(name).responseTime().percentile(95).lte(limit(Knob.P95, told)));
        assertions.add(details(name).responseTime().percentile(99).lte(limit(Knob.P99, told)));
        assertions.add(details(name).responseTime().max().lte(limit(Knob.SLOWEST, told)));
        return this;
    }

    private int limit(Knob knob, Duration told) {
        return Math.toIntExact(plan.millis(knob).plus(told).toMillis());
    }

    List<Assertion> list() {
        return List.copyOf(assertions);
    }
}
