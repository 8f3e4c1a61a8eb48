package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heddle.server.fixture.JsonText;
import dev.heddle.server.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When samples are taken and what they come to, in virtual time. */
class SamplerTest {
    private static final long SECOND = 1_000_000_000;

    private long now;
    private int readings;
    private long requests;
    private long switches;
    private long slowRequests;
    private long cpu;
    private final Sampler sampler = new Sampler(this::read, () -> now);

    private Reading read() {
        readings++;
        var buckets = new TreeMap<Double, Double>();
        buckets.put(1e6, (double) requests - slowRequests);
        buckets.put(1e9, (double) requests);
        return new Reading(
                now,
                now / 1_000_000,
                "ready",
                200,
                new Histogram(buckets, requests, 0, 1e9),
                switches,
                200,
                3,
                Histogram.EMPTY,
                List.of(cpu, 0L),
                new Reading.Memory(5_000_000, 1_000_000));
    }

    /** The sample that is taken after a time. */
    private Sample after(long nanos) {
        now += nanos;
        return sampler.since(0).getLast();
    }

    @Test
    void whereNobodyAsksNothingIsTaken() {
        now += 100 * SECOND;

        assertThat(readings).isZero();
    }

    @Test
    void allWhoAskWithinASecondShareASample() {
        var first = sampler.since(0);
        now += SECOND - 1;
        assertThat(sampler.since(0)).isEqualTo(first);
        assertThat(sampler.since(1)).isEmpty();
        now += 1;

        assertThat(sampler.since(1)).hasSize(1);
        assertThat(sampler.since(1)).hasSize(1);
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void ratesAreDifferencesByTime() {
        var first = after(0);
        assertThat(first.requestsPerSecond()).isNull();
        assertThat(first.busy()).isEmpty();

        requests += 300;
        switches += 900;
        cpu += SECOND;
        var second = after(2 * SECOND);

        assertThat(second.requestsPerSecond()).isEqualTo(150);
        assertThat(second.switchesPerSecond()).isEqualTo(450);
        assertThat(second.busy()).containsExactly(0.5, 0.0);
        assertThat(after(SECOND).requestsPerSecond()).isZero();
    }

    @Test
    void latencyIsThatOfTheLastSeconds() {
        after(0);
        requests = 100;
        slowRequests = 100;
        assertThat(after(SECOND).latency().quantile(0.5)).isGreaterThan(1e6);

        for (int i = 0; i < Sampler.WINDOW; i++) {
            requests += 100;
            var sample = after(SECOND);
            boolean slowAreWithin = i < Sampler.WINDOW - 1;
            assertThat(sample.latency().most()).isEqualTo(slowAreWithin ? 1e9 : 1e6);
        }
    }

    @Test
    void afterAPauseRatesBeginAnew() {
        after(0);
        requests += 1000;

        var later = after(100 * SECOND);

        assertThat(later.requestsPerSecond()).isNull();
        assertThat(later.latency().count()).isZero();
        assertThat(sampler.since(0)).as("what was seen before is kept").hasSize(2);
    }

    @Test
    void theHistoryIsBounded() {
        for (int i = 0; i < Sampler.MOST_SAMPLES + 20; i++) {
            after(SECOND);
        }

        var kept = sampler.since(0);

        assertThat(kept).hasSize(Sampler.MOST_SAMPLES);
        assertThat(kept.getFirst().number()).isEqualTo(21);
        assertThat(sampler.since(kept.getLast().number() - 2)).hasSize(2);
    }

    @Test
    void aSampleIsJsonWithUnitsThatPeopleUse() throws Exception {
        after(0);
        requests = 10;
        var sample = after(SECOND);
        var text = new ByteArrayOutputStream();
        Json.writeLine(text, sample::writeTo);

        var json = JsonText.object(text.toString(StandardCharsets.UTF_8));

        assertThat(json)
                .containsEntry("time", 1000)
                .containsEntry("state", "ready")
                .containsEntry("connections", 200)
                .containsEntry("requestsPerSecond", 10.0)
                .containsEntry("p50", 0.5)
                .containsEntry("slowest", 1.0)
                .containsEntry("lagMean", null)
                .containsEntry("busy", List.of(0.0, 0.0))
                .containsEntry("heapUsed", 5_000_000)
                .containsEntry("bytesPerConnection", 5000.0);
        assertThat((double) json.get("p99")).isEqualTo(0.99, within(1e-9));
    }
}
