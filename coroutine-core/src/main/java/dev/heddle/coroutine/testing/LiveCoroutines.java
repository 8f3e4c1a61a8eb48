package dev.heddle.coroutine.testing;

import dev.heddle.coroutine.Coroutine;
import java.util.Collection;

/** Coroutines in words: each with its state, what it waits for, and its stack. */
final class LiveCoroutines {
    private LiveCoroutines() {}

    static String describe(Collection<Coroutine> coroutines) {
        var text = new StringBuilder();
        for (var coroutine : coroutines) {
            text.append("\n  ").append(headline(coroutine));
            for (var frame : coroutine.thread().getStackTrace()) {
                text.append("\n      at ").append(frame);
            }
        }
        return text.toString();
    }

    private static String headline(Coroutine coroutine) {
        var waitsFor = coroutine.waitsFor();
        var suspendedFor = coroutine.suspendedFor();
        return coroutine.name() + " #" + coroutine.id() + " " + coroutine.state()
                + (suspendedFor == null ? "" : " for " + suspendedFor)
                + (waitsFor == null ? "" : ", waits for " + waitsFor)
                + (coroutine.cancelReason() == null ? "" : ", cancelled: " + coroutine.cancelReason());
    }
}
