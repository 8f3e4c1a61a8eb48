package dev.heddle.server.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Where the bytes of a body go that is passed on without being copied. */
@FunctionalInterface
public interface BodySink {
    /**
     * Takes a buffer, and releases it whatever happens. Suspends while the peer does not read.
     *
     * @throws IOException if the peer is gone
     */
    void write(ByteBuf bytes) throws IOException;
}
