package dev.heddle.server.http3;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which clients do not want their response any more: one that has sent its request whole says so by STOP_SENDING alone,
 * which is seen only by who writes ({@link StreamWire}). So a stream that has had nothing to send for a while is sent a frame that
 * means nothing (RFC 9114 7.2.8), ever more rarely. By the way, neither side takes the other for gone while a handler takes its
 * time. Confined to the event loop.
 */
final class StreamProbes {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Http3Session session;
    /** In no order; each stream knows its place. */
    private final List<RequestStream> running = new ArrayList<>(0);

    private @Nullable ScheduledFuture<?> timer;

    StreamProbes(Http3Session session) {
        this.session = session;
    }

    void add(RequestStream stream) {
        stream.place(running.size());
        running.add(stream);
        if (timer == null) {
            timer = session.after(LOOK_NANOS, this::look);
        }
    }

    void remove(RequestStream stream) {
        var last = running.removeLast();
        if (last != stream) {
            running.set(stream.place(), last);
            last.place(stream.place());
        }
    }

    private void look() {
        timer = null;
        long now = session.scheduler().nanoTime();
        for (var stream : running) {
            stream.probe(now);
        }
        if (!running.isEmpty()) {
            timer = session.after(LOOK_NANOS, this::look);
        }
    }

    void end() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
