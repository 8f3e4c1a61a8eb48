package dev.heddle.coroutine.insight;

import java.time.Duration;
import java.util.function.Consumer;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

@Name("dev.heddle.EventLoopStall")
@Label("Event Loop Stall")
@Description("One thing held up an event loop for longer than the limit. The event begins when that was found")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class StallEvent extends Event {
    @Label("Event Loop")
    @Nullable String eventLoop;

    @Label("Held Up By")
    @Nullable String heldUpBy;

    @Label("Coroutine Id")
    @Description("0 if it was no coroutine")
    long coroutineId;

    @Label("Coroutine Name")
    @Nullable String coroutineName;

    @Label("Waits For")
    @Description("What the coroutine waited for while it was pinned; null if it computed")
    @Nullable String waitsFor;

    @Label("Held Up For")
    @Timespan
    long heldUpFor;

    @Label("Stack")
    @Nullable String stack;

    /** Begins an event; what is returned ends it, with the time that the loop was held up. */
    static Consumer<Duration> begin(String eventLoop, Culprit culprit) {
        var event = new StallEvent();
        event.begin();
        return heldFor -> event.commit(eventLoop, culprit, heldFor);
    }

    private void commit(String loop, Culprit culprit, Duration heldFor) {
        if (!shouldCommit()) {
            return;
        }
        eventLoop = loop;
        heldUpBy = culprit.inWords();
        heldUpFor = heldFor.toNanos();
        stack = Text.stack(culprit.stack()).strip();
        var coroutine = culprit.coroutine();
        if (coroutine != null) {
            coroutineId = coroutine.id();
            coroutineName = coroutine.name();
            waitsFor = coroutine.waitsFor();
        }
        commit();
    }
}
