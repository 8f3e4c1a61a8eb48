package dev.heddle.coroutine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** The ring between a channel and its coroutine. */
final class MessageQueueTest {
    private final MessageQueue queue = new MessageQueue();

    @Test
    void emptyQueueGivesNull() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void firstInIsFirstOut() {
        queue.add("one");
        queue.add("two");

        assertThat(queue.poll()).isEqualTo("one");
        queue.add("three");
        assertThat(queue.poll()).isEqualTo("two");
        assertThat(queue.poll()).isEqualTo("three");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void growsAndKeepsTheOrderWhereverItsHeadStands() {
        for (int head = 0; head < 4; head++) {
            var turned = new MessageQueue();
            for (int i = 0; i < head; i++) {
                turned.add("turn");
                turned.poll();
            }
            for (int i = 0; i < 100; i++) {
                turned.add(i);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(turned.poll()).isEqualTo(i);
            }
            assertThat(turned.isEmpty()).isTrue();
        }
    }

    @Test
    void servesOnAfterItHasGrownAndShrunk() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_000; i++) {
                queue.add(i);
                if (i % 3 == 0) {
                    queue.add(-i);
                }
            }
            int polled = 0;
            for (var message = queue.poll(); message != null; message = queue.poll()) {
                polled++;
            }
            assertThat(polled).isEqualTo(1_334);
            queue.add("after");
            assertThat(queue.poll()).isEqualTo("after");
        }
    }

    @Test
    void knowsTheBytesOfBuffersAndOfWhatHoldsOne() {
        var buffer = Unpooled.wrappedBuffer(new byte[1_000]);
        var holder = new DefaultByteBufHolder(Unpooled.wrappedBuffer(new byte[200]));
        queue.add(buffer);
        queue.add(holder);
        assertThat(queue.bytes()).isEqualTo(1_328);

        queue.poll();
        assertThat(queue.bytes()).isEqualTo(328);
        queue.poll();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void asksMessagesThatKnowTheirSize() {
        queue.add((SizedMessage) () -> 3_000);
        assertThat(queue.bytes()).isEqualTo(3_128);

        queue.poll();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void guessesTheSizeOfOtherMessages() {
        queue.add("a line of text");
        queue.add(new Object());

        assertThat(queue.bytes()).isEqualTo(256);
    }
}
