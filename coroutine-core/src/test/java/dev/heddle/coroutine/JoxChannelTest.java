package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.ChannelDone;
import com.softwaremill.jox.ChannelDoneException;
import com.softwaremill.jox.ChannelError;
import com.softwaremill.jox.ChannelErrorException;
import com.softwaremill.jox.Select;
import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.Sequence;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels as in Go, by the library jox, between coroutines of one event loop and of two. */
final class JoxChannelTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    private final Sequence sequence = new Sequence();

    @ParameterizedTest
    @EnumSource
    void rendezvousSuspendsTheSenderUntilItsValueIsReceived(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var channel = Channel.<String>newRendezvousChannel();
        var sender = scheduler.start("sender", () -> {
            sequence.expect(1);
            channel.send("hello");
            sequence.expect(3);
        });
        Eventually.isSuspended(sender);

        InCoroutine.run(scheduler, () -> {
            sequence.expect(2);
            assertThat(channel.receive()).isEqualTo("hello");
            sender.join();
        });

        sequence.finish(4);
    }

    @Test
    void rendezvousSuspendsTheReceiverUntilThereIsAValue() throws InterruptedException {
        var scheduler = loops.own();
        var channel = Channel.<String>newRendezvousChannel();
        var receiver =
                scheduler.start("receiver", () -> assertThat(channel.receive()).isEqualTo("hello"));
        Eventually.isSuspended(receiver);

        InCoroutine.run(scheduler, () -> channel.send("hello"));

        InCoroutine.awaitSuccess(receiver);
    }

    @Test
    void bufferedSuspendsTheSenderOnlyWhenTheBufferIsFull() throws InterruptedException {
        var scheduler = loops.own();
        var channel = Channel.<Integer>newBufferedChannel(2);
        var sender = scheduler.start("sender", () -> {
            channel.send(1);
            channel.send(2);
            sequence.expect(1);
            channel.send(3);
            sequence.expect(3);
        });
        Eventually.isSuspended(sender);

        InCoroutine.run(scheduler, () -> {
            sequence.expect(2);
            assertThat(channel.receive()).isEqualTo(1);
            sender.join();
            assertThat(channel.receive()).isEqualTo(2);
            assertThat(channel.receive()).isEqualTo(3);
        });

        sequence.finish(4);
    }

    @Test
    void waitForAChannelLeavesTheLoopFree() throws InterruptedException {
        var scheduler = loops.own();
        var channel = Channel.<String>newRendezvousChannel();
        var receiver = scheduler.start("receiver", channel::receive);
        Eventually.isSuspended(receiver);

        InCoroutine.run(scheduler, () -> Coroutine.sleep(Duration.ofMillis(1)));
        assertThat(scheduler.call(() -> "a task")).isEqualTo("a task");

        channel.send("from a platform thread");
        InCoroutine.awaitSuccess(receiver);
    }

    @Test
    void valuesBetweenTwoLoopsComeInOrder() throws InterruptedException {
        var group = loops.group(2);
        var channel = Channel.<Integer>newBufferedChannel(4);
        var received = new CopyOnWriteArrayList<Integer>();
        var receiver = group.next().start("receiver", () -> channel.forEach(received::add));
        var sender = group.next().start("sender", () -> {
            for (int i = 0; i < 1_000; i++) {
                channel.send(i);
            }
            channel.done();
        });

        InCoroutine.awaitSuccess(sender);
        InCoroutine.awaitSuccess(receiver);
        assertThat(receiver.scheduler()).isNotSameAs(sender.scheduler());
        assertThat(received).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void manySendersAndReceiversLoseAndDoubleNothing() throws InterruptedException {
        var group = loops.group(2);
        var channel = Channel.<Integer>newBufferedChannel(3);
        var received = new CopyOnWriteArrayList<Integer>();
        List<Coroutine> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int value = i;
            all.add(group.next().start("sender", () -> channel.send(value)));
            all.add(group.next().start("receiver", () -> received.add(channel.receive())));
        }
        for (var coroutine : all) {
            InCoroutine.awaitSuccess(coroutine);
        }

        assertThat(received)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).boxed().toList());
    }

    // ---- select

    @Test
    void selectTakesWhatComesFirstAndLeavesTheOthers() throws InterruptedException {
        var scheduler = loops.own();
        var words = Channel.<String>newRendezvousChannel();
        var numbers = Channel.<Integer>newRendezvousChannel();
        var selected = new AtomicReference<Object>();
        var selector = scheduler.start(
                "selector",
                () -> selected.set(Select.<Object>select(words.receiveClause(w -> w), numbers.receiveClause(n -> n))));
        Eventually.isSuspended(selector);

        InCoroutine.run(scheduler, () -> numbers.send(17));
        InCoroutine.awaitSuccess(selector);

        assertThat(selected).hasValue(17);
        var sender = scheduler.start("sender", () -> words.send("for somebody else"));
        Eventually.isSuspended(sender);
        assertThat(InCoroutine.call(scheduler, words::receive)).isEqualTo("for somebody else");
        InCoroutine.awaitSuccess(sender);
    }

    @Test
    void selectWithADefaultDoesNotWait() throws InterruptedException {
        var empty = Channel.<String>newRendezvousChannel();
        InCoroutine.run(
                loops.own(),
                () -> assertThat(Select.select(empty.receiveClause(), Select.defaultClause("nothing there")))
                        .isEqualTo("nothing there"));
    }

    @Test
    void selectAlsoSends() throws InterruptedException {
        var scheduler = loops.own();
        var channel = Channel.<String>newRendezvousChannel();
        var receiver =
                scheduler.start("receiver", () -> assertThat(channel.receive()).isEqualTo("hello"));
        Eventually.isSuspended(receiver);

        InCoroutine.run(
                scheduler,
                () -> assertThat(Select.select(channel.sendClause("hello", () -> "sent")))
                        .isEqualTo("sent"));

        InCoroutine.awaitSuccess(receiver);
    }

    // ---- the end

    @Test
    void doneChannelGivesWhatItHoldsAndThenItsEnd() throws InterruptedException {
        var channel = Channel.<String>newBufferedChannel(2);
        InCoroutine.run(loops.own(), () -> {
            channel.send("the last");
            channel.done();
            assertThat(channel.receive()).isEqualTo("the last");
            assertThat(channel.receiveOrClosed()).isInstanceOf(ChannelDone.class);
            assertThatThrownBy(() -> channel.send("too late")).isInstanceOf(ChannelDoneException.class);
        });
    }

    @Test
    void closingResumesThoseWhoWait() throws InterruptedException {
        var scheduler = loops.own();
        var channel = Channel.<String>newRendezvousChannel();
        var seen = new AtomicReference<Object>();
        var receiver = scheduler.start("receiver", () -> seen.set(channel.receiveOrClosed()));
        Eventually.isSuspended(receiver);

        channel.error(new IOException("broken"));

        InCoroutine.awaitSuccess(receiver);
        assertThat(seen.get()).isInstanceOf(ChannelError.class);
        assertThatThrownBy(channel::receive)
                .isInstanceOf(ChannelErrorException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void cancelledReceiverTakesNoValueWithIt(LoopKind kind) throws InterruptedException {
        var scheduler = loops.one(kind);
        var channel = Channel.<String>newRendezvousChannel();
        var receiver = scheduler.start("receiver", channel::receive);
        Eventually.isSuspended(receiver);

        receiver.cancel("the client left");
        InCoroutine.awaitEnd(receiver);

        assertThat(scheduler.cancelled()).isEqualTo(1);
        var sender = scheduler.start("sender", () -> channel.send("for the next one"));
        assertThat(InCoroutine.call(scheduler, channel::receive)).isEqualTo("for the next one");
        InCoroutine.awaitSuccess(sender);
    }

    @Test
    void cancelledSelectTakesNoValueWithIt() throws InterruptedException {
        var scheduler = loops.own();
        var one = Channel.<String>newRendezvousChannel();
        var two = Channel.<String>newRendezvousChannel();
        var selector = scheduler.start("selector", () -> Select.select(one.receiveClause(), two.receiveClause()));
        Eventually.isSuspended(selector);

        selector.cancel("the client left");
        InCoroutine.awaitEnd(selector);

        assertThat(scheduler.cancelled()).isEqualTo(1);
        var sender = scheduler.start("sender", () -> two.send("for the next one"));
        assertThat(InCoroutine.call(scheduler, two::receive)).isEqualTo("for the next one");
        InCoroutine.awaitSuccess(sender);
    }

    @Test
    void timeLimitEndsAWait() throws InterruptedException {
        var channel = Channel.<String>newRendezvousChannel();
        InCoroutine.run(
                loops.own(),
                () -> assertThatThrownBy(() -> Timeout.call(Duration.ofMillis(1), channel::receive))
                        .isInstanceOf(java.util.concurrent.TimeoutException.class));
    }
}
