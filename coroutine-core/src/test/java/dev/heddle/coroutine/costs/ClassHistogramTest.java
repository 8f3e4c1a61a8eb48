package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The JVM's class histogram is read, and what was added is divided by a count. */
final class ClassHistogramTest {
    private static final String EARLIER = """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:           100           1000  [B (java.base@25.0.3)
           2:            10            160  dev.heddle.Thing
        Total           110           1160
        """;
    private static final String LATER = """
           1:           200          41000  [B (java.base@25.0.3)
           2:            90            600  java.lang.New
           3:            10            160  dev.heddle.Thing
        """;

    @Test
    void tellsWhatWasAddedForEachLargestFirst() {
        var added = ClassHistogram.parse(LATER).since(ClassHistogram.parse(EARLIER));
        assertThat(added.lines(100)).containsExactly("   400.0  [B", "     6.0  java.lang.New");
    }

    @Test
    void asksTheJvm() {
        var objects = new Object[1000];
        var histogram = ClassHistogram.ofLiveObjects();
        assertThat(histogram.bytes().get("[Ljava.lang.Object;")).isGreaterThan(objects.length);
    }
}
