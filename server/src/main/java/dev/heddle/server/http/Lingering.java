package dev.heddle.server.http;

import dev.heddle.coroutine.connection.Connection;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a connection whose client may still be sending: closing a socket while bytes of the client are unread resets
 * the connection, which may cost the client the answer. So it is told that no more comes, and what it still sends is dropped
 * for a while (RFC 9112 9.6).
 */
final class Lingering {
    private static final Logger log = LoggerFactory.getLogger(Lingering.class);

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LINGER_MESSAGES = 1_000;

    private Lingering() {}

    static void close(Connection closing) throws IOException {
        if (!closing.isOpen()) {
            return;
        }
        closing.shutdownOutput();
        var scheduler = closing.scheduler();
        long deadline = scheduler.nanoTime() + LINGER_NANOS;
        try {
            for (int i = 0; i < LINGER_MESSAGES && scheduler.nanoTime() - deadline < 0; i++) {
                // Always the same time: the deadlines of one length share a wheel that stays.
                var message = closing.receive(LINGER_NANOS);
                if (message == null) {
                    return;
                }
                ReferenceCountUtil.release(message);
            }
        } catch (IOException enough) {
            log.trace("{}: {}", closing, enough.getMessage());
        }
    }
}
