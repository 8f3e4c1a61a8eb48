package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.suspends;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** Blocking calls that hand something over. */
final class QueueCalls {
    static final List<BlockingCall> ALL = List.of(
            suspends("`ArrayBlockingQueue.take`", () -> take(new ArrayBlockingQueue<>(1))),
            suspends("`ArrayBlockingQueue.put`", QueueCalls::put),
            suspends("`LinkedBlockingQueue.take`", () -> take(new LinkedBlockingQueue<>())),
            suspends("`LinkedBlockingQueue.poll` with a time-out", QueueCalls::poll),
            suspends("`LinkedBlockingDeque.take`", () -> take(new LinkedBlockingDeque<>())),
            suspends("`PriorityBlockingQueue.take`", () -> take(new PriorityBlockingQueue<>())),
            suspends("`SynchronousQueue.take`", () -> take(new SynchronousQueue<>())),
            suspends("`LinkedTransferQueue.transfer`", QueueCalls::transfer),
            suspends("`DelayQueue.take`", QueueCalls::takeDelayed),
            suspends("`Exchanger.exchange`", QueueCalls::exchange),
            suspends("`PipedInputStream.read`", QueueCalls::pipedRead),
            suspends("`PipedOutputStream.write`", QueueCalls::pipedWrite));

    private QueueCalls() {}

    private static Blocked take(BlockingQueue<String> queue) {
        return Blocked.until(() -> queue.put("something"), queue::take);
    }

    private static Blocked poll() {
        var queue = new LinkedBlockingQueue<String>();
        return Blocked.until(() -> queue.put("something"), () -> queue.poll(1, TimeUnit.HOURS));
    }

    private static Blocked put() {
        var queue = new ArrayBlockingQueue<String>(1);
        queue.add("the first fills it");
        return Blocked.until(queue::take, () -> queue.put("the second"));
    }

    private static Blocked transfer() {
        var queue = new LinkedTransferQueue<String>();
        return Blocked.until(queue::take, () -> queue.transfer("something"));
    }

    /** Due after an hour, or when the other is put in: at once. */
    private record Due(long delayHours) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(delayHours, TimeUnit.HOURS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private static Blocked takeDelayed() {
        var queue = new DelayQueue<Due>();
        queue.add(new Due(1));
        return Blocked.until(() -> queue.add(new Due(0)), queue::take);
    }

    private static Blocked exchange() {
        var exchanger = new Exchanger<String>();
        return Blocked.until(() -> exchanger.exchange("one"), () -> exchanger.exchange("two"));
    }

    private static Blocked pipedRead() throws IOException {
        var sink = new PipedOutputStream();
        var source = new PipedInputStream(sink);
        return Blocked.until(
                        () -> {
                            sink.write(1);
                            sink.flush();
                        },
                        source::read)
                .closing(sink, source);
    }

    private static Blocked pipedWrite() throws IOException {
        var source = new PipedInputStream();
        var sink = new PipedOutputStream(source);
        return Blocked.until(() -> source.readNBytes(FileCalls.MUCH.length), () -> sink.write(FileCalls.MUCH))
                .closing(sink, source);
    }
}
