package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.ScheduledFuture;

/** What carries the bytes of a {@link ProtocolCodec}. Its methods are to be called on the event loop. */
public interface ProtocolCarrier {
    /** Hands a message on to the handler, who finds it by {@code receive}. */
    void deliver(Object message);

    /** Sends bytes, which need not go out before {@link #flush}; they are not the caller's any more. */
    void write(ByteBuf bytes);

    /** Lets go out what was written. */
    void flush();

    /** Whether the client keeps up with what was written. */
    boolean isWritable();

    /** Whether the client is read from: not while too many messages wait for the handler. */
    boolean isReading();

    /** Runs code on the event loop after a time. */
    ScheduledFuture<?> after(long nanos, Runnable action);

    /** Where to get buffers. */
    ByteBufAllocator alloc();

    /** Closes at once: what has been written goes out where that is possible. */
    void close();
}
