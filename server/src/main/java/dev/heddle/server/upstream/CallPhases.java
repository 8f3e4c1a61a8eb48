package dev.heddle.server.upstream;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.http.ExchangeRecord;
import dev.heddle.server.http.ExchangeRecord.Phase;
import org.jspecify.annotations.Nullable;

/** Tells the record of an exchange how far a call is. Where there is none, nobody looks at the clock. */
final class CallPhases {
    private CallPhases() {}

    static void begin(Phase phase, @Nullable ExchangeRecord record, CoroutineScheduler scheduler) {
        if (record != null) {
            record.begin(phase, scheduler.nanoTime());
        }
    }

    /** A body that is written piece by piece ends somewhere in the time before the head comes, or the failure. */
    static void sent(@Nullable RequestSender sender, @Nullable ExchangeRecord record) {
        if (record != null && sender != null && sender.hasEnded()) {
            record.begin(Phase.HEAD, sender.endedAt());
        }
    }

    static void end(@Nullable ExchangeRecord record, CoroutineScheduler scheduler) {
        if (record != null) {
            record.stop(scheduler.nanoTime());
        }
    }
}
