/**
 * Coroutines whose scheduler is a Netty event loop.
 *
 * <p>A coroutine is a JDK virtual thread that runs on the thread of one event loop, from its start to its end. It is
 * written as plain sequential code; every blocking call of the JDK, and every suspending call of this package, unmounts
 * it and leaves the loop to others.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.coroutine.Coroutine}</td><td>the handle of one coroutine: name, state, cancel, join; and the
 * static calls for code that runs in one: sleep, await, suspend, park</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.Suspension}</td><td>the bridge from a callback to a suspended coroutine</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.EventLoops}</td><td>a group of event loops of Heddle's own</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.CoroutineScheduler}</td><td>what one event loop offers: start, counts, loop-side
 * tasks. Three kinds: {@code VirtualLoopScheduler} (Heddle's own loops), {@code AdoptedLoopScheduler} (an event loop that
 * an application already has), {@code DefaultPoolScheduler} (JDK internals closed)</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.LoopClock}</td><td>time of its own for a loop, for tests; {@code
 * ClockedLoopScheduler} is the loop that goes by it</td></tr>
 * <tr><td>{@code RunQueue}</td><td>the queue of runnable coroutines, and the handshake that wakes a sleeping loop</td></tr>
 * <tr><td>{@code VirtualThreads}, {@code LoopContinuations}</td><td>what this package needs of the JDK's internals: virtual
 * threads with a scheduler of one's own, which say when they cannot be suspended</td></tr>
 * <tr><td>{@code LoopTimers}, {@code TimedWaits}</td><td>timed waits of the JDK, as {@code Thread.sleep}, that the event loop
 * ends itself</td></tr>
 * <tr><td>{@code PinnedWait}</td><td>refuses to wait where only the event loop could end the wait, which is held by it</td></tr>
 * </table>
 *
 * <p>Why an event loop of Heddle's own is itself a virtual thread is explained at {@code VirtualLoopScheduler}.
 */
@NullMarked
package dev.heddle.coroutine;

import org.jspecify.annotations.NullMarked;
