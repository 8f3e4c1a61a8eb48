package dev.heddle.server.proxy.config;

import dev.heddle.server.balancing.AdaptiveLimit;
import dev.heddle.server.balancing.HealthCheck;
import dev.heddle.server.balancing.OutlierEjection;
import dev.heddle.server.balancing.QueueLimits;
import dev.heddle.server.balancing.RetryPolicy;
import dev.heddle.server.balancing.UpstreamGroup;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a group does with its members, whoever they are: as the options of {@link UpstreamGroup.Builder}. */
record GroupRules(
        Balance balance,
        RetryPolicy retries,
        @Nullable OutlierEjection ejection,
        @Nullable HealthCheck healthCheck,
        QueueLimits queue,
        @Nullable AdaptiveLimit adaptiveLimit,
        Duration slowStart,
        int panicBelow) {
    static final GroupRules DEFAULT = of(Balance.DEFAULT);

    /** Defaults but for the policy. */
    static GroupRules of(Balance balance) {
        return new GroupRules(
                balance,
                RetryPolicy.DEFAULT,
                OutlierEjection.DEFAULT,
                null,
                QueueLimits.DEFAULT,
                null,
                Duration.ZERO,
                0);
    }

    UpstreamGroup.Builder applyTo(UpstreamGroup.Builder group) {
        return group.policy(balance.policy())
                .retries(retries)
                .ejection(ejection)
                .healthCheck(healthCheck)
                .queue(queue)
                .adaptiveLimit(adaptiveLimit)
                .slowStart(slowStart)
                .panicBelow(panicBelow);
    }
}
