package dev.heddle.server.http;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.LoopLocal;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The {@code Date} of responses (RFC 9110 5.6.7), formatted once a second on each event loop. For the server's protocols. */
public final class DateHeader {
    /** As the JDK's RFC_1123_DATE_TIME, but with the two digits of the day that HTTP wants. */
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final LoopLocal<DateHeader> OF_LOOP = LoopLocal.withInitial(loop -> new DateHeader(loop.now()));

    private AsciiString text;
    private long validUntil;

    private DateHeader(long now) {
        text = format(now);
    }

    /** The present date. On the event loop. */
    public static CharSequence now(CoroutineScheduler scheduler) {
        var header = OF_LOOP.get(scheduler);
        long now = scheduler.now();
        if (now - header.validUntil >= 0) {
            header.text = header.format(now);
        }
        return header.text;
    }

    private AsciiString format(long now) {
        long millis = System.currentTimeMillis();
        validUntil = now + TimeUnit.MILLISECONDS.toNanos(1000 - millis % 1000);
        return new AsciiString(FORMAT.format(Instant.ofEpochMilli(millis)));
    }
}
