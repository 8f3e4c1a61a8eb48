/**
 * The simulations, each a class that Gatling runs.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.gatling.simulation.KnownSimulation}: all of them, with their names and sizes
 *   <li>{@code ...Simulation}: what the users of each do, and how they come; {@code MixedLoad}: what two of them share
 *   <li>{@code Requests}: the requests that they are made of, each with its checks; {@code LongBody}: a body to send or to
 *       expect
 *   <li>{@code Expectations}: what is asserted; {@code Settings}: what a simulation is told
 * </ul>
 */
@NullMarked
package dev.heddle.load.gatling.simulation;

import org.jspecify.annotations.NullMarked;
