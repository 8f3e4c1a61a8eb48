package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.coroutine.EventLoops;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what coroutines do into flight recordings that ask for it.
 *
 * <table>
 * <caption>Events; all are off unless a recording enables them by name</caption>
 * <tr><td>{@code dev.heddle.CoroutineResume}</td><td>a coroutine is about to run: its id and name, its event loop</td></tr>
 * <tr><td>{@code dev.heddle.CoroutineSuspend}</td><td>it was suspended: the same, and what it waits for; lasts for the
 * slice before, so that {@code threshold} chooses the long ones. As many as {@code coroutine.switches}</td></tr>
 * <tr><td>{@code dev.heddle.CoroutinePinned}</td><td>it waited while it was pinned: written by a {@link
 * PinningDetector}</td></tr>
 * <tr><td>{@code dev.heddle.EventLoopStall}</td><td>one thing held up a loop: written by a {@link StallDetector}</td></tr>
 * </table>
 *
 * <pre>{@code
 * jcmd <pid> JFR.start dev.heddle.CoroutineSuspend#enabled=true dev.heddle.CoroutineSuspend#threshold=10ms
 * }</pre>
 *
 * <p><b>Cost</b>: as long as no recording asks for the first two, none: the loops are listened to when a recording that
 * wants them starts, and no more when it stops. Settings that are changed in the middle of a recording are seen when one
 * next starts or stops. The Flight Recorder is not started by this class. An event costs some tenths of a microsecond, and
 * the coroutine's name and what it waits for in words.
 *
 * <p>Where this Java has no module {@code jdk.jfr}, nothing happens; where the JDK's internals are closed, the first two
 * events are not written, since resumes and suspensions are not seen.
 */
public final class CoroutineEvents implements AutoCloseable {
    private final @Nullable SliceRecorder recorder;

    private CoroutineEvents(Collection<CoroutineScheduler> schedulers) {
        recorder = FlightRecording.isAvailable() ? new SliceRecorder(List.copyOf(schedulers)) : null;
        if (recorder != null) {
            recorder.start();
        }
    }

    /** From now on, for the coroutines of a group of event loops. */
    public static CoroutineEvents start(EventLoops loops) {
        return new CoroutineEvents(loops.schedulers());
    }

    /** From now on, for the coroutines of some event loops, adopted ones too. */
    public static CoroutineEvents start(Collection<CoroutineScheduler> schedulers) {
        return new CoroutineEvents(schedulers);
    }

    /** No more events of suspensions and resumes. */
    @Override
    public void close() {
        if (recorder != null) {
            recorder.stop();
        }
    }
}
