package dev.heddle.server.balancing;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.upstream.UpstreamException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks members whether they are well, each in a coroutine of its own, and tells what came of it. The coroutines are spread
 * over the event loops. Guarded by the group's lock, but for what coroutines do.
 */
final class HealthChecker {
    private static final Logger log = LoggerFactory.getLogger(HealthChecker.class);

    /** Is told what came of a check. */
    interface Listener {
        void checked(Member member, CheckResult result);
    }

    private final HealthCheck check;
    private final LongSupplier clock;
    private final Listener listener;
    private final Map<Member, Coroutine> coroutines = new HashMap<>();
    private final List<CoroutineScheduler> schedulers;
    private int turn;

    HealthChecker(HealthCheck check, LongSupplier clock, Listener listener, List<CoroutineScheduler> schedulers) {
        this.schedulers = schedulers;
        this.check = check;
        this.clock = clock;
        this.listener = listener;
    }

    HealthCheck check() {
        return check;
    }

    /** From now on these members, and no others. */
    void watchOnly(List<Member> members) {
        coroutines.entrySet().removeIf(watched -> {
            boolean left = !members.contains(watched.getKey());
            if (left) {
                watched.getValue().cancel("it is not checked any more");
            }
            return left;
        });
        for (var member : members) {
            if (!coroutines.containsKey(member)) {
                watch(member);
            }
        }
    }

    private void watch(Member member) {
        var scheduler = schedulers.get(turn++ % schedulers.size());
        try {
            coroutines.put(member, scheduler.start("health-check", member, () -> run(member)));
        } catch (RejectedExecutionException loopHasEnded) {
            log.debug("no health checks of {}: {}", member, loopHasEnded.getMessage());
        }
    }

    // ---- in a coroutine

    private void run(Member member) {
        try {
            while (!member.isLeaving()) {
                var result = check(member);
                if (result != null) {
                    listener.checked(member, result);
                }
                Coroutine.sleep(pause());
            }
        } catch (IllegalStateException e) {
            if (!member.isLeaving()) { // else its upstream has been closed in this moment
                throw e;
            }
        }
    }

    /** Null if it says nothing of the member. */
    private @Nullable CheckResult check(Member member) {
        var request = member.upstream().request("GET", check.path()).deadline(check.timeout());
        try (var response = request.send()) {
            boolean passed = check.expected().contains(response.status());
            return new CheckResult(passed, "status " + response.status(), clock.getAsLong());
        } catch (UpstreamException e) {
            return e.phase() == UpstreamException.Phase.QUEUE || e.isForWantOfFiles()
                    ? null
                    : new CheckResult(false, String.valueOf(e.getMessage()), clock.getAsLong());
        }
    }

    private Duration pause() {
        double share = 1 + check.jitter() * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofNanos((long) (check.interval().toNanos() * share));
    }
}
