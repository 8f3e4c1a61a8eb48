package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A heap that is full after a collection is full until the next one, and for a short time only. */
class HeapPressureTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong used = new AtomicLong(50);
    private final HeapPressure pressure = new HeapPressure(used::get, 98);

    private boolean isFullAt(long second) {
        pressure.look(second * SECOND);
        return pressure.isFull();
    }

    @Test
    void itIsFullAfterACollectionThatFreesNothing() {
        assertThat(isFullAt(100)).isFalse();
        used.set(98);
        assertThat(isFullAt(101)).isTrue();
        used.set(97);
        assertThat(isFullAt(102)).isFalse();
    }

    @Test
    void anOldCollectionSaysNothing() {
        used.set(99);
        assertThat(isFullAt(100)).isTrue();
        assertThat(isFullAt(104)).isTrue();
        assertThat(isFullAt(105)).isFalse();
        used.set(100);
        assertThat(isFullAt(106)).isTrue();
    }
}
