package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineListener;
import dev.heddle.coroutine.CoroutineScheduler;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Listens to event loops as long as a flight recording wants to know of suspensions or resumes. */
final class SliceRecorder implements FlightRecorderListener {
    /** Guarded by this, as are the others. */
    private final Map<CoroutineScheduler, CoroutineListener> listeners = new HashMap<>();

    private final Collection<CoroutineScheduler> schedulers;
    private boolean closed;

    SliceRecorder(Collection<CoroutineScheduler> schedulers) {
        this.schedulers = schedulers;
    }

    /** Does not start the Flight Recorder. */
    void start() {
        FlightRecorder.addListener(this);
        lookAtSettings();
    }

    void stop() {
        FlightRecorder.removeListener(this);
        close();
    }

    private synchronized void close() {
        closed = true;
        lookAtSettings();
    }

    @Override
    public void recordingStateChanged(Recording recording) {
        lookAtSettings();
    }

    private synchronized void lookAtSettings() {
        boolean wanted = !closed && isWanted();
        if (wanted && listeners.isEmpty()) {
            schedulers.forEach(scheduler -> {
                var events = new SliceEvents();
                listeners.put(scheduler, events);
                scheduler.addListener(events);
            });
        } else if (!wanted) {
            listeners.forEach(CoroutineScheduler::removeListener);
            listeners.clear();
        }
    }

    synchronized boolean isListening() {
        return !listeners.isEmpty();
    }

    /** The events' classes are loaded by the first recording, not before. */
    private static boolean isWanted() {
        return FlightRecorder.isInitialized() && (new SuspendEvent().isEnabled() || new ResumeEvent().isEnabled());
    }

    /** Of one event loop, whose slices never overlap. */
    private static final class SliceEvents implements CoroutineListener {
        private @Nullable SuspendEvent slice;

        @Override
        public void resumed(Coroutine coroutine) {
            var resume = new ResumeEvent();
            if (resume.shouldCommit()) {
                resume.commit(coroutine);
            }
            var next = new SuspendEvent();
            next.begin();
            slice = next;
        }

        @Override
        public void suspended(Coroutine coroutine) {
            var ended = slice;
            slice = null;
            if (ended != null) {
                ended.end();
                if (ended.shouldCommit()) {
                    ended.commit(coroutine);
                }
            }
        }
    }
}
