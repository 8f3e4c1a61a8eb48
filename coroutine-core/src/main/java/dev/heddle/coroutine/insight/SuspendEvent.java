package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

@Name("dev.heddle.CoroutineSuspend")
@Label("Coroutine Suspend")
@Description("A coroutine was suspended. The event lasts for the slice before: from its resume to this suspension")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class SuspendEvent extends Event {
    @Label("Coroutine Id")
    long coroutineId;

    @Label("Coroutine Name")
    @Nullable String coroutineName;

    @Label("Event Loop")
    @Nullable String eventLoop;

    @Label("Waits For")
    @Description("What it said itself; null for calls of the JDK without a blocker, as sleep and monitors")
    @Nullable String waitsFor;

    void commit(Coroutine coroutine) {
        coroutineId = coroutine.id();
        coroutineName = coroutine.name();
        eventLoop = coroutine.scheduler().name();
        waitsFor = coroutine.waitsFor();
        commit();
    }
}
