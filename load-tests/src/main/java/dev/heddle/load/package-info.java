/**
 * The load test: one command that starts servers, runs Gatling's simulations, watches and judges.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.LoadTest}: the program; {@code LoadOptions}: what it can be told; {@code SimulationList}: what
 *       there is
 *   <li>{@code Target}: what the load goes to, {@code StartedServers} or a {@code RunningServer}
 *   <li>{@code Suite}: one simulation after the other, if its {@code Prerequisite} is there; {@code SimulationRun}: one of
 *       them; {@code Injectors}: its Gatling processes; {@code GatlingVerdict}: what they say of its assertions
 *   <li>{@code ServerWatch}: reads the server's metrics meanwhile, {@code ServerSample}: one reading; {@code Progress}: the
 *       line that is printed now and then
 *   <li>{@code ServerVerdict}: what these readings say, {@code HoldVerdict} of held connections and {@code ReturnVerdict} of
 *       a soak
 *   <li>{@code SimulationResult}, {@code Summary}: how it went, one and all
 *   <li>{@link dev.heddle.load.gatling}: the simulations, and how Gatling is run
 * </ul>
 *
 * <p>Other programs, each a package and a command of its own:
 *
 * <ul>
 *   <li>{@link dev.heddle.load.bench}: cost of a request, heap of a connection, starts, against other builds too; {@link
 *       dev.heddle.load.compare}: against other servers; {@link dev.heddle.load.models}: against other models of concurrency
 *   <li>{@link dev.heddle.load.hold}: more connections than one process may have; {@link dev.heddle.load.streams}: very many
 *       requests in flight
 *   <li>{@link dev.heddle.load.proxy}: the proof of the proxy
 *   <li>{@link dev.heddle.load.attack}, {@link dev.heddle.load.overload}, {@link dev.heddle.load.soak}: what it withstands
 * </ul>
 *
 * <p>What these share: {@link dev.heddle.load.client}, the clients; {@link dev.heddle.load.contest}, servers that take turns;
 * {@link dev.heddle.load.machine}, what the machine allows; {@link dev.heddle.load.report}, tables and plots; {@link
 * dev.heddle.load.support}: processes, options, limits, metrics.
 */
@NullMarked
package dev.heddle.load;

import org.jspecify.annotations.NullMarked;
