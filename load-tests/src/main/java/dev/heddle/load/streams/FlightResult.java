package dev.heddle.load.streams;

import dev.heddle.load.machine.KernelMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has shown.
 *
 * @param jvm flags of the server
 * @param live the most coroutines that the server had at any look
 * @param inFlight the most requests that the clients had sent and that had not ended, likewise
 * @param ramp until the last was sent
 * @param all until the last was answered
 * @param cpuRamp of the server's process, and {@code cpuAfter} it
 * @param collected in all pauses of the server's collections
 * @param residentBefore of the server, before the first request
 * @param resident the most that the server's process has held in memory
 * @param heap the most of the server's heap that was in use at any look, garbage too
 * @param clients what their processes hold in memory at the end
 * @param kernel what it holds more than before, when all were sent
 */
record FlightResult(
        StreamsPlan plan,
        List<String> jvm,
        ClientReport report,
        long live,
        long inFlight,
        Duration ramp,
        Duration all,
        Duration cpuRamp,
        Duration cpuAfter,
        Duration collected,
        long residentBefore,
        long resident,
        long heap,
        long clients,
        KernelMemory kernel) {
    private static final long MB = 1_000_000;

    /** Why it has not shown what was to be shown; none if it has. */
    List<String> shortfalls(StreamsOptions options) {
        List<String> shortfalls = new ArrayList<>();
        if (report.failed() > 0) {
            shortfalls.add("%,d requests failed, the first: %s".formatted(report.failed(), report.failure()));
        }
        if (live < plan.requests()) {
            shortfalls.add("%,d of %,d requests were in flight at once, by the server's coroutine_live"
                    .formatted(live, plan.requests()));
        }
        if (resident > options.residentMb() * MB) {
            shortfalls.add(
                    "the server's process held %,d MB, allowed are %,d".formatted(resident / MB, options.residentMb()));
        }
        return shortfalls;
    }
}
