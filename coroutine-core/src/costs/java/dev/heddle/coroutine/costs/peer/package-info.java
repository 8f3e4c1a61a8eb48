/**
 * The peers that are written in Java, Heddle's own among them: one program, one measure for each run of it.
 *
 * <h2>Layout</h2>
 *
 * <table>
 * <caption>Who does what</caption>
 * <tr><td>{@code JavaPeer}</td><td>the program; its contract is in {@code src/costs/peers/README.md}</td></tr>
 * <tr><td>{@code Batches}</td><td>warms up, chooses the size of a batch, measures it</td></tr>
 * <tr><td>{@code LoopPairs}, {@code VirtualThreadPairs}, {@code CalledPairs}</td><td>pairs of coroutines on an event loop, of
 * virtual threads on the JDK's scheduler, and of a caller with what it resumes</td></tr>
 * <tr><td>{@code ParkingPair}</td><td>two coroutines that hand a turn to and fro</td></tr>
 * <tr><td>{@code Suspended}, {@code SuspendedKinds} and the kinds</td><td>many, suspended three calls deep ({@code ThreeCalls}) and then resumed to their end</td></tr>
 * <tr><td>{@code LiveHeap}</td><td>what they hold, in bytes for each</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.coroutine.costs.peer;

import org.jspecify.annotations.NullMarked;
