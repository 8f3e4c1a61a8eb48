package dev.heddle.server.websocket;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Deflaters and inflaters for the time of one message. Each holds up to 256 KiB outside of the heap; so a connection that
 * rests, which most do most of the time, holds none. May be used by any thread.
 */
final class ZlibPool<T> {
    private static final int KEPT = 64;

    /** Without zlib's header, as RFC 7692 has it. */
    static final ZlibPool<Deflater> DEFLATERS =
            new ZlibPool<>(() -> new Deflater(Deflater.DEFAULT_COMPRESSION, true), Deflater::reset, Deflater::end);

    static final ZlibPool<Inflater> INFLATERS =
            new ZlibPool<>(() -> new Inflater(true), Inflater::reset, Inflater::end);

    private final BlockingQueue<T> kept = new ArrayBlockingQueue<>(KEPT);
    private final Supplier<T> make;
    private final Consumer<T> reset;
    private final Consumer<T> end;

    private ZlibPool(Supplier<T> make, Consumer<T> reset, Consumer<T> end) {
        this.make = make;
        this.reset = reset;
        this.end = end;
    }

    T take() {
        var one = kept.poll();
        return one == null ? make.get() : one;
    }

    void giveBack(T one) {
        reset.accept(one);
        if (!kept.offer(one)) {
            end.accept(one);
        }
    }
}
