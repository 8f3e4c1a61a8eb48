package dev.heddle.server.balancing;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call, at the member that was chosen for it; after a failure perhaps at another one. Is told how it went, so that the
 * group knows. Must be closed. Confined to one coroutine.
 *
 * <pre>{@code
 * try (var attempt = group.begin(exchange)) {
 *     do {
 *         try (var response = attempt.upstream().get("/").send()) {
 *             attempt.responded(response.status());
 *             ...
 *         } catch (UpstreamException e) {
 *             attempt.failed(e);
 *         }
 *     } while (attempt.next());
 * }
 * }</pre>
 */
public final class Attempt implements AutoCloseable {
    private static final Member[] NOBODY = {};

    private final UpstreamGroup group;
    private final Call call;
    private final @Nullable GradientLimit limit;
    private @Nullable Member member;
    private Member[] tried = NOBODY;
    private int status;
    private @Nullable UpstreamException failure;

    /** The attempt at this member, if there is a limit. */
    private long startedAt;

    /** The limit, if there is one, has counted the call already. */
    Attempt(UpstreamGroup group, Call call, @Nullable GradientLimit limit) {
        this.group = group;
        this.call = call;
        this.limit = limit;
    }

    /**
     * Who gets the call.
     *
     * @throws IllegalStateException if it is closed
     */
    public Upstream upstream() {
        return current().upstream();
    }

    /** The head of a response has come: its status. */
    public void responded(int status) {
        this.status = status;
        sample();
    }

    /** There is no response, or not the whole of it. */
    public void failed(UpstreamException failure) {
        this.failure = Objects.requireNonNull(failure, "failure");
        if (status == 0 && failure.isTimeout() && isMembersFault(failure)) {
            sample();
        }
    }

    /**
     * After a failure, or a response with a status that counts as one: goes on to a member that has not had the call yet, if
     * there should be another attempt. There should if the group's {@link RetryPolicy} says so; if nothing was answered
     * downstream yet, and the request's body is there from its beginning; if the request cannot have its effect twice ({@link
     * UpstreamException#isRetrySafe}; for a status, if the method is idempotent); and if there is such a member that can take
     * it at once. Does not wait.
     *
     * @return false if there should not be another attempt: it stays at the member that it is at
     */
    public boolean next() {
        var reason = retryReason();
        if (reason == null || tried.length >= group.retryPolicy().retries() || !call.isRepeatable()) {
            return false;
        }
        var from = current();
        tried = Arrays.copyOf(tried, tried.length + 1);
        tried[tried.length - 1] = from;
        var to = group.takeForRetry(this, reason);
        if (to == null) {
            return false;
        }
        endAt(from);
        startAt(to);
        status = 0;
        failure = null;
        return true;
    }

    private @Nullable RetryReason retryReason() {
        if (failure != null) {
            boolean inVain = isClientsFault(failure) || failure.isForWantOfFiles();
            return failure.isRetrySafe() && !inVain ? RetryReason.of(failure) : null;
        }
        return group.retryPolicy().statuses().contains(status) && call.isIdempotent() ? RetryReason.STATUS : null;
    }

    /** The call has ended, however. A second call does nothing. */
    @Override
    public void close() {
        var last = member;
        if (last != null) {
            member = null;
            endAt(last);
            if (limit != null) {
                limit.end();
            }
        }
    }

    private void sample() {
        if (limit != null) {
            long now = group.now();
            limit.sample(now - startedAt, now);
        }
    }

    private void endAt(Member last) {
        if (failure != null) {
            if (isMembersFault(failure)) {
                group.failed(last);
            }
        } else if (status != 0) {
            group.responded(last, status);
        }
        group.giveBack(last);
    }

    /** To have failed to send, unless for time, is the client's doing: what breaks here is found when receiving. */
    private static boolean isMembersFault(UpstreamException failure) {
        return switch (failure.phase()) {
            case QUEUE -> false;
            case SEND -> failure.isTimeout();
            case CONNECT -> !failure.isForWantOfFiles();
            case RESOLVE, RECEIVE_HEAD, RECEIVE_BODY -> true;
        };
    }

    /** What it sends cannot be had: no other member would get it either. */
    private static boolean isClientsFault(UpstreamException failure) {
        return failure.getCause() instanceof HttpException;
    }

    // ---- for the group

    Call call() {
        return call;
    }

    void startAt(Member first) {
        member = first;
        startedAt = limit == null ? 0 : group.now();
    }

    /** Whether a member can take it, and has not had it yet. */
    boolean allows(Member candidate) {
        return candidate.hasRoom() && !hasTried(candidate);
    }

    /** Whether other members have had it. */
    boolean isRetry() {
        return tried.length > 0;
    }

    private boolean hasTried(Member candidate) {
        for (var one : tried) {
            if (one == candidate) {
                return true;
            }
        }
        return false;
    }

    private Member current() {
        if (member == null) {
            throw new IllegalStateException("the attempt is closed");
        }
        return member;
    }

    @Override
    public String toString() {
        return group + (member == null ? ", closed" : " at " + member);
    }
}
