/**
 * What the coroutines cost, under JMH: {@code mvn -Pjmh verify -pl coroutine-core -Djmh.args="dev.heddle.coroutine -prof gc"}.
 *
 * <p>JMH's own thread is no coroutine. Each invocation therefore starts coroutines that do some hundred thousand operations
 * among themselves, and waits for their end: the hand-over from JMH's thread and back is divided by that number, and so are
 * the coroutines themselves in the figures of {@code -prof gc}.
 *
 * <h2>Layout</h2>
 *
 * <table>
 * <caption>Benchmarks and what they share</caption>
 * <tr><td>{@code SwitchBenchmark}</td><td>unpark and park, and yield, on one event loop</td></tr>
 * <tr><td>{@code WatchedSwitchBenchmark}</td><td>the same while listeners, the stall detector or a flight recording
 * watch</td></tr>
 * <tr><td>{@code StartBenchmark}</td><td>start and end on one event loop</td></tr>
 * <tr><td>{@code VirtualThreadBenchmark}</td><td>the same on the JDK's default scheduler, with one carrier</td></tr>
 * <tr><td>{@code RunQueueBenchmark}</td><td>the queue between the two, without coroutines</td></tr>
 * <tr><td>{@code LoopOfBenchmark}</td><td>the event loop of a benchmark</td></tr>
 * <tr><td>{@code SuspendingPair}, and {@code ParkingPair} of the comparison with other runtimes</td><td>two coroutines that
 * hand a turn to and fro</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.coroutine;

import org.jspecify.annotations.NullMarked;
