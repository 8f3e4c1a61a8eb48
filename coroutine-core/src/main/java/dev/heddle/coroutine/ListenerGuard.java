package dev.heddle.coroutine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose exceptions end here. */
final class ListenerGuard implements CoroutineListener {
    private static final Logger log = LoggerFactory.getLogger(CoroutineListener.class);

    final CoroutineListener listener;
    private final AtomicBoolean failed = new AtomicBoolean();

    ListenerGuard(CoroutineListener listener) {
        this.listener = listener;
    }

    @Override
    public void started(Coroutine coroutine) {
        try {
            listener.started(coroutine);
        } catch (Throwable e) {
            logOnce("started", e);
        }
    }

    @Override
    public void resumed(Coroutine coroutine) {
        try {
            listener.resumed(coroutine);
        } catch (Throwable e) {
            logOnce("resumed", e);
        }
    }

    @Override
    public void suspended(Coroutine coroutine) {
        try {
            listener.suspended(coroutine);
        } catch (Throwable e) {
            logOnce("suspended", e);
        }
    }

    @Override
    public void ended(Coroutine coroutine) {
        try {
            listener.ended(coroutine);
        } catch (Throwable e) {
            logOnce("ended", e);
        }
    }

    /** On a thread of its own: the logger's lock may be held by a coroutine that this thread would have to resume. */
    private void logOnce(String call, Throwable e) {
        if (!failed.getAndSet(true)) {
            Thread.ofPlatform()
                    .name("listener-failure")
                    .daemon()
                    .start(() ->
                            log.error("{} of listener {} failed; this is said once", call, listener.getClass(), e));
        }
    }
}
