package dev.heddle.server.balancing;

import dev.heddle.server.http.HttpExchange;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamException;
import org.jspecify.annotations.Nullable;

/** One call to the member that was chosen. Is told how it went, so that the group knows. Confined to one coroutine. */
public final class Attempt implements AutoCloseable {
    private final UpstreamGroup group;
    private final HttpExchange exchange;
    private final Upstream upstream;

    Attempt(UpstreamGroup group, HttpExchange exchange, Upstream upstream) {
        this.group = group;
        this.exchange = exchange;
        this.upstream = upstream;
    }

    /** Who gets the call. */
    public Upstream upstream() {
        return upstream;
    }

    /** The head of the response has come. */
    public void responded(int status) {}

    /** There is no response, or not the whole of it. */
    public void failed(UpstreamException failure) {}

    /**
     * After a failure that may be tried again: an attempt in place of this one, at another member if there is one.
     *
     * @return null if there should not be another attempt
     */
    public @Nullable Attempt next() {
        return group.again(exchange, this);
    }

    /** The call has ended, however. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return group + " at " + upstream;
    }
}
