/**
 * Coroutines that are called, not scheduled: generators, asymmetric and symmetric coroutines.
 *
 * <p>Whoever resumes one runs it, on the same thread, until it yields or ends. Each has a stack of its own, so it may yield
 * from any depth of calls, from loops and from {@code try} blocks. They work on a platform thread and inside a handler on an
 * event loop; there a blocking call in one suspends the whole handler, and comes back into it.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.coroutine.continuation.Generator}</td><td>yields values: an {@code Iterator}, an {@code
 * Iterable} and a {@code Stream} (Python, PEP 255)</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.continuation.DuplexGenerator}</td><td>values both ways, delegation, a return value
 * (PEP 342, PEP 380)</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.continuation.AsymmetricCoroutine}</td><td>resume and yield (Conway 1963, Lua,
 * libco)</td></tr>
 * <tr><td>{@link dev.heddle.coroutine.continuation.SymmetricCoroutine}</td><td>transfer from any to any, a tree of parents
 * (greenlet); {@code TransferSpace} holds those of one thread</td></tr>
 * <tr><td>{@code CalledCoroutine}</td><td>what the first three have in common: status, owner, the value and the exception on
 * their way in or out</td></tr>
 * <tr><td>{@code Strand}</td><td>a stack that can be entered and left: {@code ContinuationStrand} on the JDK's continuation,
 * {@code ThreadStrand} where that is closed</td></tr>
 * <tr><td>{@code ContinuationAccess}, {@code HeldMonitors}</td><td>the only places here that touch the JDK's internals</td></tr>
 * </table>
 *
 * <h2>One thread</h2>
 * The thread that first resumes a coroutine is the only one that may resume it: monitors, {@code ReentrantLock}s and {@code
 * ThreadLocal}s belong to the thread, and a coroutine shares them with its resumer. {@code ScopedValue} bindings are its own: it
 * starts with those of its first resumer, and what it binds is seen by nobody else.
 *
 * <p><b>Locks</b>: a coroutine must not yield inside {@code synchronized}: the next one on the thread that wants the monitor
 * would wait for ever. It is refused with {@link dev.heddle.coroutine.continuation.PinnedException}. Two things are not seen: a
 * monitor for which another thread has waited or on which {@code wait} was called, and {@code java.util.concurrent} locks. Such a
 * lock stays with the thread across a yield, so that another coroutine of the thread may enter it too.
 *
 * <p>In a handler, a {@code synchronized} block that is contended blocks the event loop while a coroutine of this package runs: the
 * JDK unmounts a virtual thread at a monitor only if no continuation is nested in it. Use {@code ReentrantLock} there.
 *
 * <p>Where {@code java.base/java.lang} is closed to this module, each coroutine has a virtual thread that is handed over by park and
 * unpark: a pair takes 0.4 us in a handler and 6 us on a platform thread. Monitors, locks and {@code ThreadLocal}s are then its
 * own, not its resumer's: it must not wait for a lock that its resumer holds, nor for the initialiser of a class that resumes
 * it. One that is dropped before its end is kept by the JDK for ever: close it.
 *
 * <h2>Cost</h2>
 * CPU time of a pair (one resume and one yield, there and back) on the machine where the JDK's bare continuation takes 72 ns:
 * generator 75 ns, duplex generator 76 ns, asymmetric 77 ns, symmetric 81 ns, one transfer of a ring 74 to 90 ns; nested in a virtual
 * thread 79 to 100 ns, where the bare one takes 77 ns. Nothing is allocated. A suspended generator of three frames takes 313 B,
 * the bare continuation 265 B. The first resume inside {@code synchronized} inflates the monitor, about 180 ns.
 */
@NullMarked
package dev.heddle.coroutine.continuation;

import org.jspecify.annotations.NullMarked;
