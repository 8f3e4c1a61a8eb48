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
 *   <li>{@link dev.heddle.load.bench}: cost of a request and heap of a connection, compared
 *   <li>{@link dev.heddle.load.support}: processes, options, limits, metrics
 * </ul>
 */
@NullMarked
package dev.heddle.load;

import org.jspecify.annotations.NullMarked;
