package dev.heddle.server.proxy;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.LoopLocal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the ids of requests: 32 hexadecimal digits. The first 16 are random and stand for this source, one for each event
 * loop; the others are its count, mixed by a function that gives no number twice. So ids are unique, and take some
 * nanoseconds, but are no secret: who has seen one may guess the next.
 */
final class RequestIdSource {
    private static final int DIGITS = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final LoopLocal<RequestIdSource> OF_LOOP = LoopLocal.withInitial(loop -> new RequestIdSource());
    /** Where handlers do not run on the event loops. */
    private static final RequestIdSource SHARED = new RequestIdSource();

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] beginning =
            HexFormat.of().toHexDigits(RANDOM.nextLong()).getBytes(StandardCharsets.US_ASCII);
    private final AtomicLong count = new AtomicLong(RANDOM.nextLong());

    private RequestIdSource() {}

    /** The next id, in a coroutine. */
    static String next() {
        var scheduler = Coroutine.current().scheduler();
        var source = scheduler.isCurrent() ? OF_LOOP.get(scheduler) : SHARED;
        return source.make();
    }

    private String make() {
        var digits = Arrays.copyOf(beginning, DIGITS);
        long mixed = mix(count.getAndIncrement());
        for (int i = beginning.length; i < DIGITS; i++) {
            digits[i] = HEX[(int) (mixed >>> 60)];
            mixed <<= 4;
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    /** The finalizer of MurmurHash3, in Stafford's variant 13, as in the JDK's SplittableRandom: one to one. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
