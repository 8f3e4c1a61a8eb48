package dev.heddle.server.http;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange has learnt on its way that its response does not tell: where a proxy has sent it, how long each part of
 * that took, and how it ended. There is one only if somebody wants it, such as the access log ({@link
 * HttpExchange#record}). Confined to the coroutine of the exchange.
 */
public final class ExchangeRecord {
    /** What the time of a call to an upstream goes into. */
    public enum Phase {
        /** Waiting for a member of the group, or for a connection of its pool. */
        QUEUE(0),
        /** Looking up the upstream's name, and opening a connection, TLS included. */
        CONNECT(1),
        /** Sending the request. */
        SEND(2),
        /** From the end of the request to the end of the response's head. */
        HEAD(3),
        /** From there to the end of the response's body, with the time in which the client does not read; or of the tunnel. */
        BODY(4);

        private final int place;
        private final String word = name().toLowerCase(Locale.ROOT);

        Phase(int place) {
            this.place = place;
        }

        /** As logs name it: {@code queue}. */
        @Override
        public String toString() {
            return word;
        }
    }

    /** How an exchange ended. */
    public enum End {
        /** As it should: the client has the whole of a response. */
        NORMAL,
        /** The client went away, or stalled. */
        CLIENT,
        /** The upstream could not be reached, broke off, or sent what is no response. */
        UPSTREAM,
        /** The upstream, or the whole call, took too long. */
        TIMEOUT,
        /** No member of the group is up. */
        UNAVAILABLE,
        /** There was too much to do: it was turned away at once, or after it had waited for a while. */
        SHED,
        /** The client has made too many requests. */
        LIMITED,
        /** The request is malformed, too large, or for something that there is not. */
        REFUSED,
        /** The handler failed. */
        INTERNAL;

        private final String word = name().equals("NORMAL") ? "-" : name().toLowerCase(Locale.ROOT);

        /** As logs name it: {@code timeout}; {@code -} for {@link #NORMAL}. */
        @Override
        public String toString() {
            return word;
        }
    }

    private static final int NO_PHASE = -1;

    private final long[] nanos = new long[Phase.values().length];
    private int phase = NO_PHASE;
    private long phaseBegan;
    private boolean proxied;
    private String group = "";
    private String upstream = "";
    private int attempts;
    private long tunnelReceived;
    private long tunnelSent;
    private End end = End.NORMAL;
    private @Nullable String error;

    ExchangeRecord() {}

    // ---- for handlers

    /** A proxy has it: its log wants to know more. */
    public void proxied() {
        proxied = true;
    }

    /** A group will find an upstream for it. */
    public void group(String name) {
        group = Objects.requireNonNull(name, "name");
    }

    /** Another attempt begins, at an upstream: host and port. */
    public void attempt(String address) {
        attempts++;
        upstream = Objects.requireNonNull(address, "address");
    }

    /** A phase begins, and the one before it ends. Each may come more than once: its times are added up. */
    public void begin(Phase next, long now) {
        stop(now);
        phase = next.place;
        phaseBegan = now;
    }

    /** The phase that it is in ends. */
    public void stop(long now) {
        if (phase != NO_PHASE) {
            nanos[phase] += Math.max(0, now - phaseBegan);
            phase = NO_PHASE;
        }
    }

    /** Adds to the time of a phase, whichever it is in. */
    public void add(Phase to, long time) {
        nanos[to.place] += time;
    }

    /** It did not end as it should. The first reason counts: what follows it follows from it. */
    public void ended(End how, String why) {
        if (end == End.NORMAL) {
            end = Objects.requireNonNull(how, "how");
            error = why;
        }
    }

    /** The client has gone, whatever else has failed since. */
    void clientGone(String why) {
        end = End.CLIENT;
        error = why;
    }

    /** It was answered with an error, for a reason that nobody has told yet. */
    void failed(HttpException e) {
        ended(endOf(e.status()), String.valueOf(e.getMessage()));
    }

    private static End endOf(int status) {
        return switch (status) {
            case 408 -> End.CLIENT;
            case 429 -> End.LIMITED;
            case 500 -> End.INTERNAL;
            case 502 -> End.UPSTREAM;
            case 503 -> End.SHED;
            case 504 -> End.TIMEOUT;
            default -> End.REFUSED;
        };
    }

    /** The bytes of a tunnel, behind the heads. */
    public void tunnelled(long received, long sent) {
        tunnelReceived += received;
        tunnelSent += sent;
    }

    // ---- for logs

    /** Whether a proxy had it. */
    public boolean isProxied() {
        return proxied;
    }

    /** The group that it went to; empty if it went to none. */
    public String group() {
        return group;
    }

    /** Host and port of the upstream of the last attempt; empty if there was none. */
    public String upstream() {
        return upstream;
    }

    /** How many attempts there were. */
    public int attempts() {
        return attempts;
    }

    /** How long a phase has taken, in all attempts together. */
    public long nanos(Phase of) {
        return nanos[of.place];
    }

    /** Bytes that came from the client after another protocol was taken up. */
    public long tunnelReceived() {
        return tunnelReceived;
    }

    /** Bytes that went to the client after another protocol was taken up. */
    public long tunnelSent() {
        return tunnelSent;
    }

    /** How it ended. */
    public End end() {
        return end;
    }

    /** Why it did not end as it should, for operators only; null if it did. */
    public @Nullable String error() {
        return error;
    }
}
