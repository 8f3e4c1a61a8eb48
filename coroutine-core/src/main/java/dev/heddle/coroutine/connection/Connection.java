package dev.heddle.coroutine.connection;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.connection.Outbox.Room;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its coroutine sees it: messages come from {@link #receive} and go to {@link #send}, in order.
 *
 * <p>The messages are those of the channel's pipeline: what the handler before decodes, what it encodes; bytes are {@code
 * ByteBuf}s. A received message is the caller's to release, a sent one is not the caller's any more, sent or failed.
 *
 * <p><b>Back-pressure</b>: {@code send} suspends while the peer does not read; reading from the socket pauses while
 * received messages wait for {@code receive}.
 *
 * <p><b>Flush</b>: what a coroutine sends between two suspensions goes out in one flush, when it suspends or ends.
 *
 * <p><b>Threads</b>: cheap on the connection's own event loop, where its handler runs. Any other thread may call too, and
 * is handed to the loop and back. One thread at a time may receive, and one send.
 *
 * <p><b>Cancellation</b>: {@code receive} and {@code send} are cancellation points.
 *
 * <p>Handlers get theirs from {@link ConnectionChannelHandler}. What is to be extended is for protocols that carry several
 * connections in one: such as the streams of HTTP/2. The protected methods are called, and to be called, on the event loop's
 * side.
 */
public abstract class Connection {
    /** How often a coroutine whose peer is gone is looked at, at least. */
    private static final long LONGEST_LOOK_AGAIN_MILLIS = 1_000;

    private final CoroutineScheduler scheduler;

    private volatile @Nullable Object attachment;

    /** Written by the thread of the handler; read by it and by others, who compare it with themselves only. */
    private @Nullable Thread handlerThread;

    /** Set by whoever ends the output, at once: what is sent after it is refused. */
    private volatile boolean outputEnded;

    /** While the handler, where it does not run on the event loop, waits for the loop to answer a call. */
    private volatile boolean handlerCalls;

    // Everything below is confined to the event loop.
    private final Inbox inbox = new Inbox();
    private final Outbox outbox = new Outbox();
    private @Nullable Coroutine coroutine;
    private @Nullable Waiter lastWaiter;
    private @Nullable Throwable failure;
    private boolean inactive;
    private boolean closed;
    private boolean finished;

    /** One whose coroutine and messages belong to the event loop of a scheduler. */
    protected Connection(CoroutineScheduler scheduler) {
        this.scheduler = scheduler;
    }

    // ---- what differs: on the event loop

    /** Writes a message, which is not the caller's any more; it need not go out before {@link #flushWritten}. */
    protected abstract void write(Object message);

    /** Lets go out what was written. */
    protected abstract void flushWritten();

    /** Whether the peer keeps up with what was written; {@link #writabilityChanged} is called when that changes. */
    protected abstract boolean isWritable();

    /** How many bytes were written and have not gone out, as far as that is known. */
    protected abstract long unsentBytes();

    /** A received message waits, among so many bytes that wait. */
    protected abstract void queued(int bytes);

    /** A received message was taken, and so many bytes still wait. */
    protected abstract void taken(Object message, int bytes);

    /** Tells the peer that no more will come, behind what was written. */
    protected abstract void endOutput();

    /** Closes when the peer has what was written, or has not read it for some time. */
    protected abstract void closeWhenWritten();

    /** Closes at once. Called on any thread if the event loop has ended. */
    protected abstract void closeNow();

    /** Closes at once so that the peer cannot take what it has received for all that there is. */
    protected abstract void resetNow();

    // ---- for handlers

    /**
     * The next message. Suspends until there is one.
     *
     * @return null when the peer will send no more
     * @throws IOException if the connection broke, or a handler of its pipeline failed
     * @throws CancellationException if the coroutine is cancelled
     * @throws IllegalStateException if another thread is receiving
     */
    public final @Nullable Object receive() throws IOException {
        return receive(0);
    }

    /**
     * The next message, within a time.
     *
     * @param timeout more than zero
     * @return null when the peer will send no more
     * @throws SocketTimeoutException if none came in time; the connection stays as it is
     * @throws IOException as {@link #receive()}
     * @throws CancellationException as {@link #receive()}
     * @throws IllegalStateException as {@link #receive()}
     */
    public final @Nullable Object receive(Duration timeout) throws IOException {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout " + timeout + ": allowed is more than zero");
        }
        return receive(timeout.toNanos());
    }

    /** As {@link #receive(Duration)}, without an object for the time; zero waits for ever. */
    public final @Nullable Object receive(long timeoutNanos) throws IOException {
        boolean here = scheduler.isCurrent();
        var waiter = here ? waiterOnLoop() : new Waiter(false);
        var next = here ? inbox.take(this, waiter, timeoutNanos) : onLoop(() -> inbox.take(this, waiter, timeoutNanos));
        while (next == Inbox.NOTHING_YET) {
            try {
                waiter.park(this);
            } catch (IllegalStateException e) { // cancelled, or on a thread that must not wait
                onLoop(() -> stopWaiting(inbox));
                throw e;
            }
            next = here ? inbox.takeAfterWait(this, waiter) : onLoop(() -> inbox.takeAfterWait(this, waiter));
        }
        if (next == Inbox.END || next == Inbox.BROKEN) {
            return endOfInput(next);
        }
        if (next == Inbox.TIMED_OUT) {
            throw new SocketTimeoutException("nothing received within " + Duration.ofNanos(timeoutNanos));
        }
        return next;
    }

    private @Nullable Object endOfInput(Object end) throws IOException {
        var cause = failure;
        if (end == Inbox.END || cause == null) {
            return null;
        }
        throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }

    /**
     * Sends a message: it is written and flushed when the coroutine next suspends. Suspends while the peer does not read
     * what was sent before.
     *
     * @throws ClosedChannelException if the connection is closed, here or by the peer; the message is released
     * @throws IOException if the connection broke; the message is released
     * @throws CancellationException if the coroutine is cancelled while it waits; the message will be sent
     * @throws IllegalStateException if another thread is waiting to send; the message is released
     */
    public final void send(Object message) throws IOException {
        send(message, 0);
    }

    /**
     * As {@link #send(Object)}, within a time.
     *
     * @param timeoutNanos how long to wait for the peer to read; zero waits for ever
     * @throws SocketTimeoutException if the peer has not read in time; the message will be sent if it reads later
     * @throws IOException as {@link #send(Object)}
     */
    public final void send(Object message, long timeoutNanos) throws IOException {
        send(message, timeoutNanos, Outbox.NEVER_ENOUGH);
    }

    /**
     * As {@link #send(Object, long)}, where a peer that reads slowly has more time: within each such time it must read so
     * many bytes at least. One that reads a byte now and then would else count as one that reads, and a long message would
     * have to go out within the time as a whole.
     *
     * @param leastBytes more than zero
     * @throws SocketTimeoutException if the peer has read less; the message will be sent if it reads later
     * @throws IOException as {@link #send(Object)}
     */
    public final void send(Object message, long timeoutNanos, long leastBytes) throws IOException {
        boolean here = scheduler.isCurrent();
        var waiter = here ? waiterOnLoop() : new Waiter(false);
        var room = here
                ? enqueue(message, waiter, timeoutNanos, leastBytes)
                : enqueueFromElsewhere(message, waiter, timeoutNanos, leastBytes);
        while (room == Room.NONE_YET) {
            try {
                waiter.park(this);
            } catch (IllegalStateException e) { // cancelled, or on a thread that must not wait
                onLoop(() -> stopWaiting(outbox));
                throw e;
            }
            room = here ? outbox.roomAfterWait(this, waiter) : onLoop(() -> outbox.roomAfterWait(this, waiter));
        }
        if (room == Room.CLOSED) {
            throw closedException();
        }
        if (room == Room.TIMED_OUT) {
            throw new SocketTimeoutException("the peer has not read within " + Duration.ofNanos(timeoutNanos));
        }
    }

    private Room enqueueFromElsewhere(Object message, Waiter waiter, long timeoutNanos, long leastBytes)
            throws ClosedChannelException {
        try {
            return onLoop(() -> enqueue(message, waiter, timeoutNanos, leastBytes));
        } catch (ClosedChannelException e) {
            ReferenceCountUtil.release(message);
            throw e;
        }
    }

    private ClosedChannelException closedException() {
        var closed = new ClosedChannelException();
        var cause = failure;
        if (cause != null) {
            closed.initCause(cause);
        }
        return closed;
    }

    /** Whether received messages wait: {@link #receive} would not suspend. */
    public final boolean hasReceived() {
        return call(() -> !inbox.isEmpty());
    }

    /**
     * Ends the input as though the peer had ended it: {@link #receive} returns what has come, then null. For a protocol
     * that drains its connections.
     */
    public final void endInput() {
        post(() -> {
            inbox.end();
            inbox.wake();
        });
    }

    /** Whether a thread waits in {@link #receive}. To be asked on the connection's event loop. */
    public final boolean isReceiving() {
        return inbox.hasWaiter();
    }

    /**
     * Tells the peer that no more will come, after what was sent before has gone out; what is sent after it fails. Receiving
     * goes on. Returns at once.
     */
    public final void shutdownOutput() {
        outputEnded = true;
        post(() -> {
            if (!closed) {
                flush();
                endOutput();
            }
        });
    }

    /** Closes the connection, after what was sent before has gone out. Returns at once. */
    public final void close() {
        post(() -> {
            closeOnLoop();
            finishWithoutCoroutine();
        });
    }

    /** Closes the connection at once: what was sent and has not gone out is lost. */
    public final void abort() {
        post(() -> {
            closed = true;
            closeNow();
            finishWithoutCoroutine();
        });
    }

    /**
     * As {@link #abort}, by a reset, where the transport has such a thing: the peer cannot take what it has received for
     * all that there is.
     */
    public final void reset() {
        post(() -> {
            closed = true;
            resetNow();
            finishWithoutCoroutine();
        });
    }

    /** A coroutine's end sees to the rest. */
    private void finishWithoutCoroutine() {
        if (coroutine == null) {
            finish();
        }
    }

    /** Runs code on the event loop when the connection has been closed, by whichever side; soon, if it is closed already. */
    public abstract void onClose(Runnable action);

    /** What the protocol on top keeps with its connection, or null. */
    public final @Nullable Object attachment() {
        return attachment;
    }

    /** Keeps an object with the connection, for whoever finds the connection as a coroutine's subject. */
    public final void attach(Object object) {
        attachment = object;
    }

    /** Whether neither side has closed it. */
    public abstract boolean isOpen();

    /** The peer's address. */
    public abstract SocketAddress remoteAddress();

    /** The address of this side. */
    public abstract SocketAddress localAddress();

    /** The scheduler of the connection's event loop. */
    public final CoroutineScheduler scheduler() {
        return scheduler;
    }

    /** The peer's address, as dumps show it. */
    @Override
    public String toString() {
        return remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress().getHostAddress() + ":" + peer.getPort()
                : String.valueOf(remoteAddress());
    }

    // ---- where coroutine and channel meet: on the event loop

    /** Runs code on the loop for a caller from elsewhere. */
    private <T extends @Nullable Object> T onLoop(Supplier<T> code) throws ClosedChannelException {
        try {
            return call(code);
        } catch (RejectedExecutionException e) {
            var closed = new ClosedChannelException();
            closed.initCause(e);
            throw closed;
        }
    }

    private <T extends @Nullable Object> T call(Supplier<T> code) {
        if (Thread.currentThread() != handlerThread) {
            return scheduler.call(code);
        }
        handlerCalls = true;
        try {
            return scheduler.call(code);
        } finally {
            handlerCalls = false;
        }
    }

    /** Runs code on the event loop's side, soon. */
    protected final void post(Runnable task) {
        try {
            scheduler.execute(task);
        } catch (RejectedExecutionException loopHasEnded) {
            closeNow();
        }
    }

    /** The same object again and again for the connection's own coroutine. */
    private Waiter waiterOnLoop() {
        var known = lastWaiter;
        if (known == null || known.thread() != Thread.currentThread()) {
            known = new Waiter(true);
            lastWaiter = known;
        }
        return known;
    }

    private static @Nullable Void stopWaiting(Mailbox at) {
        at.stopWaiting();
        return null;
    }

    final boolean isBroken() {
        return failure != null;
    }

    final boolean isInactive() {
        return inactive;
    }

    private Room enqueue(Object message, Waiter waiter, long timeoutNanos, long leastBytes) {
        var other = outbox.waitingBesides(waiter);
        if (other != null) {
            ReferenceCountUtil.release(message);
            throw new IllegalStateException(other + " is sending to " + this + " already");
        }
        if (closed || inactive || outputEnded) {
            ReferenceCountUtil.release(message);
            return Room.CLOSED;
        }
        outbox.add(message);
        if (!outbox.isFlushPosted()) {
            outbox.flushPosted();
            scheduler.execute(this::flush);
        }
        var room = outbox.roomFor(this, waiter);
        if (room == Room.NONE_YET) {
            outbox.limit(this, timeoutNanos, leastBytes);
        }
        return room;
    }

    // ---- the loop's side

    /**
     * Starts the connection's coroutine.
     *
     * @throws RejectedExecutionException if the event loop shuts down
     */
    protected final void start(String kind, ConnectionHandler handler) {
        coroutine = scheduler.start(kind, this, () -> {
            handlerThread = Thread.currentThread();
            try {
                handler.handle(this);
            } finally {
                post(this::finish);
            }
        });
    }

    /** The coroutine has ended, or could not be started: nobody takes messages any more. */
    protected final void finish() {
        closeOnLoop();
        finished = true;
        inbox.dispose();
        outbox.dispose();
    }

    private void flush() {
        outbox.writeAll(this);
        flushWritten();
        outbox.wakeIfRoom(this);
    }

    private void closeOnLoop() {
        if (closed) {
            return;
        }
        closed = true;
        inbox.end();
        inbox.releaseAll();
        flush();
        closeWhenWritten();
    }

    /** A message from the peer. */
    protected final void deliver(Object message) {
        if (closed || finished) {
            ReferenceCountUtil.release(message);
            return;
        }
        inbox.add(message);
        queued(inbox.bytes());
        inbox.wake();
    }

    /**
     * The peer sends no more, but may still read.
     *
     * @param meansGone whether a coroutine that is suspended elsewhere is cancelled
     */
    protected final void inputEnded(boolean meansGone) {
        if (meansGone) {
            cancelIfBusyElsewhere(1);
        }
        inbox.end();
        inbox.wake();
    }

    /**
     * The peer is gone: what its coroutine waits for elsewhere is of no use any more. One that still has messages to take
     * goes on, since a peer may send and leave, and so does one that has been told the end by {@code receive}: it knows
     * what it does. Any other may come to wait elsewhere later, so it is looked at again and again.
     */
    private void cancelIfBusyElsewhere(long lookAgainMillis) {
        var busy = coroutine;
        if (busy == null || finished || inbox.isEndTold()) {
            return;
        }
        boolean elsewhere = !inbox.hasWaiter() && !outbox.hasWaiter() && inbox.isEmpty() && !handlerCalls;
        if (elsewhere && busy.state() == Coroutine.State.SUSPENDED) {
            busy.cancel("the peer closed the connection");
            return;
        }
        long next = Math.min(2 * lookAgainMillis, LONGEST_LOOK_AGAIN_MILLIS);
        scheduler.eventLoop().schedule(() -> cancelIfBusyElsewhere(next), lookAgainMillis, TimeUnit.MILLISECONDS);
    }

    /** Why it will be closed; the first reason counts. */
    protected final void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /**
     * It is closed, by whichever side.
     *
     * @param cancel whether a coroutine that is suspended elsewhere is cancelled, unless this side has closed
     */
    protected final void inactive(boolean cancel) {
        if (cancel && !closed) {
            cancelIfBusyElsewhere(1);
        }
        closed = true;
        inactive = true;
        inbox.end();
        inbox.wake();
        outbox.wakeIfRoom(this);
    }

    /** {@link #isWritable} may say something else now. */
    protected final void writabilityChanged() {
        outbox.wakeIfRoom(this);
    }
}
