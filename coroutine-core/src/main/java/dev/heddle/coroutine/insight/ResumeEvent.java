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

@Name("dev.heddle.CoroutineResume")
@Label("Coroutine Resume")
@Description("A coroutine is about to run, for the first time too")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class ResumeEvent extends Event {
    @Label("Coroutine Id")
    long coroutineId;

    @Label("Coroutine Name")
    @Nullable String coroutineName;

    @Label("Event Loop")
    @Nullable String eventLoop;

    void commit(Coroutine coroutine) {
        coroutineId = coroutine.id();
        coroutineName = coroutine.name();
        eventLoop = coroutine.scheduler().name();
        commit();
    }
}
