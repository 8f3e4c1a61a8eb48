package dev.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Buffers grow with what comes and shrink with what does not, within bounds, and a turn ends. */
class ReceiveBuffersTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ExtendedHandle handle = ReceiveBuffers.INSTANCE.newHandle();

    private void read(int bytes) {
        handle.attemptedBytesRead(handle.guess());
        handle.lastBytesRead(bytes);
        handle.incMessagesRead(1);
    }

    @Test
    void growsWhenOneIsFilled() {
        read(2048);
        assertThat(handle.guess()).isEqualTo(8192);
        read(8192);
        read(32 * 1024);
        read(64 * 1024);
        assertThat(handle.guess()).isEqualTo(64 * 1024);
    }

    @Test
    void shrinksAfterTwoWithMuchRoom() {
        read(2048);
        read(100);
        assertThat(handle.guess()).isEqualTo(8192);
        read(100);
        assertThat(handle.guess()).isEqualTo(4096);
        IntStream.range(0, 20).forEach(i -> read(1));
        assertThat(handle.guess()).isEqualTo(1024);
    }

    @Test
    void oneThatUsesItsRoomBetweenKeepsTheSize() {
        read(100);
        read(1500);
        read(100);
        assertThat(handle.guess()).isEqualTo(2048);
    }

    @Test
    void readsOnWhileBuffersAreFilledButNotForEver() {
        handle.reset(channel.config());
        int turns = 0;
        do {
            read(handle.guess());
            turns++;
        } while (handle.continueReading());
        assertThat(turns).isEqualTo(16);

        handle.reset(channel.config());
        read(handle.guess() - 1);
        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void doesNotReadOnAtTheEndOrWhileReadingIsPaused() {
        handle.reset(channel.config());
        read(-1);
        assertThat(handle.continueReading(() -> true)).isFalse();

        read(10);
        assertThat(handle.continueReading(() -> true)).isTrue();
        channel.config().setAutoRead(false);
        assertThat(handle.continueReading(() -> true)).isFalse();
    }
}
