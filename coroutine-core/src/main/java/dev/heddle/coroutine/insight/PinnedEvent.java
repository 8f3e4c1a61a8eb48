package dev.heddle.coroutine.insight;

import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

@Name("dev.heddle.CoroutinePinned")
@Label("Coroutine Pinned")
@Description("A coroutine waited while it was pinned, and held its event loop; written after the wait")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class PinnedEvent extends Event {
    @Label("Coroutine Id")
    long coroutineId;

    @Label("Coroutine Name")
    @Nullable String coroutineName;

    @Label("Event Loop")
    @Nullable String eventLoop;

    @Label("Waited By")
    @Description("The call of the JDK that blocked")
    @Nullable String waitedBy;

    @Label("Pinned Reason")
    @Nullable String pinnedReason;

    @Label("Pinned For")
    @Timespan
    long pinnedFor;

    @Label("Stack")
    @Nullable String stack;

    /** Whether a recording wants such events. */
    static boolean isWanted() {
        return new PinnedEvent().isEnabled();
    }

    /** Asks for the coroutine's name, which has to be looked for, only if a recording wants it. */
    static void commit(Pin pin, Supplier<String> name) {
        var event = new PinnedEvent();
        if (event.shouldCommit()) {
            event.coroutineId = pin.threadId();
            event.coroutineName = name.get();
            event.eventLoop = pin.carrier();
            event.waitedBy = pin.operation();
            event.pinnedReason = pin.reason();
            event.pinnedFor = pin.duration().toNanos();
            event.stack = Text.stack(pin.stack()).strip();
            event.commit();
        }
    }
}
