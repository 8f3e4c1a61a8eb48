package dev.heddle.coroutine;

/**
 * Is told what the coroutines of an event loop do: when they start, resume, suspend and end. For metrics, traces and
 * diagnosis of one's own; what kotlinx.coroutines' issue 3412 asks for.
 *
 * <p>Set by {@link EventLoops.Builder#listener} or {@link CoroutineScheduler#addListener}. The calls for one coroutine
 * come in the order {@code started}, {@code resumed}, {@code suspended}, {@code resumed} and so on, and after the last
 * {@code resumed} comes {@code ended}. Several listeners are called in the order in which they were added. A listener that
 * is added later misses what was before: of a coroutine that is suspended then, the first call is {@code resumed}.
 *
 * <p><b>Thread</b>: the event loop's, outside of the coroutine, so that {@link Coroutine#currentOrNull} is null. The calls
 * for one event loop never overlap. A listener holds up the loop for as long as it takes. It must not wait, and not take
 * a lock that a coroutine may hold while it is suspended (that of a logger, for one): the loop that waits is the one that
 * would have to resume the holder.
 *
 * <p><b>Failure</b>: what a listener throws is logged once for each listener, and harms nobody.
 *
 * <p><b>Cost</b>: none where there is no listener: the loop reads one field for each slice, which serves all that watch.
 *
 * <p><b>Where the JDK's internals are closed</b> the JDK's scheduler runs the coroutines and tells nobody: {@code started}
 * and {@code ended} are called by the coroutine's own thread, those of several coroutines at once, and {@code resumed} and
 * {@code suspended} are never called.
 */
public interface CoroutineListener {
    /** It is about to run for the first time. */
    default void started(Coroutine coroutine) {}

    /** It is about to run, until it next suspends or ends. Also called for its first slice, after {@link #started}. */
    default void resumed(Coroutine coroutine) {}

    /**
     * It has left the loop to others: it waits, or has yielded. {@link Coroutine#waitsFor()} says for what, as far as that
     * is known. A stack dump that takes hold of it in that very moment can make a pair of {@code resumed} and {@code
     * suspended} in which it did not run; {@link CoroutineScheduler#switches()} does not count those.
     */
    default void suspended(Coroutine coroutine) {}

    /** It has ended, however it ended; {@link Coroutine#failure()} and {@link Coroutine#cancelReason()} say more. */
    default void ended(Coroutine coroutine) {}
}
