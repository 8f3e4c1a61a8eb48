package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class PrometheusTextTest {
    private static final PrometheusText SCRAPE = PrometheusText.parse("""
        # HELP coroutine_live Coroutines that have not ended
        # TYPE coroutine_live gauge
        coroutine_live{event_loop="loop-0"} 4999.0
        coroutine_live{event_loop="loop-1"} 5001.0
        coroutine_live_other 7
          connection_open 1.0E4 1700000000000

        jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 100
        jvm_memory_used_bytes{area="heap",id="G1 Old Gen",} 200
        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 4000
        odd{path="a\\"b}, c\\\\d\\ne"} +Inf
        """);

    @Test
    void addsUpAllLabelSetsOfOneNameAndNoOther() {
        assertThat(SCRAPE.sum("coroutine_live")).hasValue(10_000);
    }

    @Test
    void readsAValueWithoutLabelsAndWithATimestamp() {
        assertThat(SCRAPE.sum("connection_open")).hasValue(10_000);
    }

    @Test
    void picksByLabel() {
        assertThat(SCRAPE.sum("jvm_memory_used_bytes", "area", "heap")).hasValue(300);
        assertThat(SCRAPE.sum("jvm_memory_used_bytes", "area", "other")).isEmpty();
    }

    @Test
    void aLabelMayHoldWhatElseEndsIt() {
        assertThat(SCRAPE.sum("odd", "path", "a\"b}, c\\d\ne")).hasValue(Double.POSITIVE_INFINITY);
    }

    @Test
    void whatIsNotThereIsEmptyAndNotZero() {
        assertThat(SCRAPE.sum("coroutine")).isEmpty();
    }

    @Test
    void refusesWhatIsNoScrape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrometheusText.parse("<html>"))
                .withMessageContaining("<html>");
        assertThatIllegalArgumentException().isThrownBy(() -> PrometheusText.parse("a{b=\"c"));
    }
}
