package dev.heddle.server.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes are copied as they are, whatever their number and wherever they begin. */
class OctetsTest {
    @Test
    void copyIsWhatWasThere() {
        var all = new byte[300];
        new Random(1).nextBytes(all);
        var buffer = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(all);
        try {
            for (int length = 0; length < 200; length++) {
                var copy = new byte[length];
                Octets.copy(buffer, length % 9, copy);

                assertThat(copy).isEqualTo(Arrays.copyOfRange(all, length % 9, length % 9 + length));
            }
        } finally {
            buffer.release();
        }
    }
}
