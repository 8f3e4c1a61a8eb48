package dev.heddle.load.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeapHistogramTest {
    private static final List<String> BEFORE = List.of(
            "4242:",
            " num     #instances         #bytes  class name (module)",
            "-------------------------------------------------------",
            "   1:          1234        100000  [B (java.base@25.0.3)",
            "   2:            10           240  dev.heddle.coroutine.Connection",
            "Total          1244        100240");

    private static final List<String> AFTER = List.of(
            "   1:          2234        100080  [B (java.base@25.0.3)",
            "   2:          1010         24240  dev.heddle.coroutine.Connection",
            "   3:             1            16  java.lang.Object (java.base@25.0.3)");

    @Test
    void addsUpTheRows() throws IOException {
        assertThat(HeapHistogram.parse(BEFORE).totalBytes()).isEqualTo(100_240);
    }

    @Test
    void saysWhatGrewMostFirst() throws IOException {
        assertThat(HeapHistogram.parse(AFTER).growthSince(HeapHistogram.parse(BEFORE)))
                .containsExactly(
                        new HeapHistogram.Growth("dev.heddle.coroutine.Connection", 24_000),
                        new HeapHistogram.Growth("[B", 80),
                        new HeapHistogram.Growth("java.lang.Object", 16));
    }

    @Test
    void refusesWhatIsNoHistogram() {
        assertThatIOException()
                .isThrownBy(() -> HeapHistogram.parse(List.of("4242:", "java.io.IOException: no such process")))
                .withMessageContaining("no such process");
    }
}
