/**
 * The simulation and how Gatling is run with it.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.gatling.EchoSimulation}: what the virtual users do and what is asserted
 *   <li>{@link dev.heddle.load.gatling.LoadPlan}: how many, how long, how often
 *   <li>{@link dev.heddle.load.gatling.GatlingProcess}: Gatling in a process of its own, with the settings that held
 *       connections need
 * </ul>
 */
@NullMarked
package dev.heddle.load.gatling;

import org.jspecify.annotations.NullMarked;
