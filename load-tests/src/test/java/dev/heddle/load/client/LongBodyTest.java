package dev.heddle.load.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Both ends of a long body agree on its sum if, and only if, it has arrived as it was sent. */
final class LongBodyTest {
    private static final int LENGTH = 200_000;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void whatArrivesHasTheSumOfWhatWasSent() throws Exception {
        String sum = LongBody.fast(LENGTH).send(sent);
        LongBody body = LongBody.slow(LENGTH, Long.MAX_VALUE / 2);
        assertThat(body.receive(new ByteArrayInputStream(sent.toByteArray()))).isEqualTo(sum);
        assertThat(sent.size()).isEqualTo(LENGTH);
        assertThat(body.passed()).isEqualTo(LENGTH);
    }

    @Test
    void piecesInAnotherOrderHaveAnother() throws Exception {
        String sum = LongBody.fast(LENGTH).send(sent);
        byte[] bytes = sent.toByteArray();
        byte[] first = Arrays.copyOf(bytes, 65_536);
        System.arraycopy(bytes, 65_536, bytes, 0, 65_536);
        System.arraycopy(first, 0, bytes, 65_536, 65_536);
        assertThat(LongBody.fast(LENGTH).receive(new ByteArrayInputStream(bytes)))
                .isNotEqualTo(sum);
    }

    @Test
    void aBodyThatEndsEarlyIsAnError() {
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> LongBody.fast(10).receive(new ByteArrayInputStream(new byte[4])))
                .withMessage("the body ended after 4 of 10 bytes");
    }
}
