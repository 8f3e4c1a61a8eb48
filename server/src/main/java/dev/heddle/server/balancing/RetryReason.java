package dev.heddle.server.balancing;

import dev.heddle.server.upstream.UpstreamException;
import java.util.Locale;

/** Why a call is made again, for meters. */
enum RetryReason {
    CONNECT,
    TIMEOUT,
    BROKEN,
    QUEUE,
    STATUS;

    private final String word = name().toLowerCase(Locale.ROOT);

    static RetryReason of(UpstreamException failure) {
        return switch (failure.phase()) {
            case RESOLVE, CONNECT -> CONNECT;
            case QUEUE -> QUEUE;
            case SEND, RECEIVE_HEAD, RECEIVE_BODY -> failure.isTimeout() ? TIMEOUT : BROKEN;
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
