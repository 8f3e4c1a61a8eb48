/**
 * Seeing into coroutines that run: who waits for what, what holds up an event loop, who was pinned.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.coroutine.insight.CoroutineDump}</td><td>every coroutine with its stack, as records or as text
 * in which those with the same stack stand together ({@code StackGroup})</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.insight.CoroutineSnapshot}</td><td>one coroutine at one moment, and what it waits
 * for</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.insight.Headline}</td><td>the same in one line: which call, at which line of the
 * application</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.insight.StallDetector}</td><td>what holds up an event loop: a thread that looks at
 * each loop ({@code LoopWatch}) and names who it is ({@code Culprit})</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.insight.PinningDetector}</td><td>who waited while it was pinned ({@code Pin}), as the
 * event loops tell it ({@code PinnedWaits}), or the Flight Recorder ({@code PinnedEvents})</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.insight.CoroutineEvents}</td><td>events of our own in flight recordings: a listener
 * that is there while one wants them ({@code SliceRecorder}); {@code ...Event} are the events</td></tr>
 * <tr><td>{@code FlightRecording}</td><td>whether this Java has a Flight Recorder at all</td></tr>
 * <tr><td>{@code Text}</td><td>how numbers, times and stacks are written</td></tr>
 * </table>
 *
 * <p>To be told of every resume and suspension, see {@link dev.heddle.coroutine.CoroutineListener}.
 */
@NullMarked
package dev.heddle.coroutine.insight;

import org.jspecify.annotations.NullMarked;
