/**
 * Tests of coroutines in virtual time: hours pass in no time, the order of everything is the same in every run, and a
 * test whose coroutines all wait for ever fails with a dump instead of hanging.
 *
 * <pre>{@code
 * @Test
 * void retriesForAMinute() throws Exception {
 *     VirtualTime.run(loop -> {
 *         var answer = new Retry(Duration.ofSeconds(20)).call(new FailsTwice());
 *         assertThat(answer).isEqualTo("third time lucky");
 *         assertThat(loop.elapsed()).isEqualTo(Duration.ofSeconds(40));
 *     });
 * }
 * }</pre>
 *
 * <p>It is the production scheduler that runs them, and a production Netty loop: only the clock is another. No test
 * framework is needed, and any will do. The JDK's internals must be open, as for production loops.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.coroutine.testing.VirtualTime}</td><td>the entry: one line for a test, or a loop to keep, and
 * its options</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.testing.TestEventLoop}</td><td>an event loop in virtual time: run, advance, hold;
 * says what counts as waiting for ever</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.testing.DeadlockError}, {@link
 * dev.heddle.coroutine.testing.RealTimeLimitError}</td><td>how a test fails that gets nowhere</td></tr>
 * <tr><td>{@code VirtualClock}</td><td>the time itself, who holds it, what has failed</td></tr>
 * <tr><td>{@code TimeDrive}, {@code TestRun}, {@code Advance}</td><td>what moves the time when the loop is idle: nothing,
 * a test that runs, a step by hand, the end</td></tr>
 * <tr><td>{@code VirtualDate}</td><td>the same time as {@link java.time.Clock}</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.coroutine.testing;

import org.jspecify.annotations.NullMarked;
