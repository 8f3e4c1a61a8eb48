package dev.heddle.server.upstream;

import dev.heddle.server.files.NoFilesException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Objects;

/** A call to an upstream that failed: says which upstream, in which phase, and whether the same call may be made again. */
public final class UpstreamException extends IOException {
    private static final long serialVersionUID = 1;

    /** How far a call had come. */
    public enum Phase {
        /** Looking up the upstream's name. */
        RESOLVE,
        /** Opening a connection, handshake of TLS included. */
        CONNECT,
        /** Waiting for a connection of the pool. */
        QUEUE,
        /** Sending the request. */
        SEND,
        /** Waiting for the response's head, and receiving it. */
        RECEIVE_HEAD,
        /** Receiving the response's body. */
        RECEIVE_BODY;

        private final String words = name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');

        /** In words: {@code receive head}. */
        @Override
        public String toString() {
            return words;
        }
    }

    private final String upstream;
    private final Phase phase;
    private final boolean retrySafe;

    UpstreamException(String upstream, Phase phase, boolean retrySafe, Throwable cause) {
        super(
                "upstream " + upstream + ", " + phase + ": " + Objects.requireNonNullElse(cause.getMessage(), cause),
                cause);
        this.upstream = upstream;
        this.phase = phase;
        this.retrySafe = retrySafe;
    }

    /** The upstream's name. */
    public String upstream() {
        return upstream;
    }

    /** How far the call had come. */
    public Phase phase() {
        return phase;
    }

    /**
     * Whether the same call may be made again without having its effect twice: nothing of it was sent, or its method is
     * idempotent (RFC 9110 9.2.2) and no byte of a response had come. The body must be there to be sent again; that is the
     * caller's to know.
     */
    public boolean isRetrySafe() {
        return retrySafe;
    }

    /** Whether no file was left for a connection: no fault of the upstream, and no better with another one. */
    public boolean isForWantOfFiles() {
        return getCause() instanceof NoFilesException;
    }

    /** Whether a time was over, and not a connection broken or refused. */
    public boolean isTimeout() {
        return getCause() instanceof SocketTimeoutException;
    }
}
