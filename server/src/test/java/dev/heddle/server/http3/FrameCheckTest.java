package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Frames are told apart in whichever pieces their bytes come. */
class FrameCheckTest {
    private final FrameCheck check = new FrameCheck();

    /** Each byte in a buffer of its own. */
    private void look(String hex) {
        for (byte one : HexFormat.of().parseHex(hex.replace(" ", ""))) {
            check.look(Unpooled.wrappedBuffer(new byte[] {one}));
        }
    }

    @Test
    void frameEndsBehindItsPayload() {
        look("01 03 61");
        assertThat(check.isAtBoundary()).isFalse();

        look("62 63");
        assertThat(check.isAtBoundary()).isTrue();
    }

    @Test
    void framesInOnePieceAreCounted() {
        check.look(Unpooled.wrappedBuffer(HexFormat.of().parseHex("0001610000" + "000161")));

        assertThat(check.isAtBoundary()).isTrue();
        assertThat(check.takeEmpty()).isEqualTo(1);
        assertThat(check.takeEmpty()).isZero();
    }

    @Test
    void longIntegersAreRead() {
        look("c0 00 00 00 00 00 00 21" + "40 02" + "61");
        assertThat(check.isAtBoundary()).isFalse();
        assertThat(check.isWithinHead()).isFalse();

        look("62");
        assertThat(check.isAtBoundary()).isTrue();
    }

    @Test
    void integerThatIsNotWholeIsNoBoundary() {
        look("40");

        assertThat(check.isAtBoundary()).isFalse();
        assertThat(check.isWithinHead()).isTrue();
    }

    @Test
    void fieldsAreAHead() {
        look("01 02 61");
        assertThat(check.isWithinHead()).isTrue();

        look("62 00 02 61");
        assertThat(check.isWithinHead()).isFalse();
    }
}
