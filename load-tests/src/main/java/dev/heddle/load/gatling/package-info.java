/**
 * How Gatling is run here.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.gatling.simulation}: what the virtual users do and what is asserted
 *   <li>{@link dev.heddle.load.gatling.Knob}: what can be set; {@link dev.heddle.load.gatling.Size} and {@link
 *       dev.heddle.load.gatling.Defaults}: how it stands if it is not; {@link dev.heddle.load.gatling.LoadPlan}: how all of
 *       it stands for one run
 *   <li>{@link dev.heddle.load.gatling.Share}: the part of a plan that one injector has
 *   <li>{@link dev.heddle.load.gatling.GatlingProcess}: Gatling in a process of its own, with the settings that held
 *       connections need
 *   <li>{@link dev.heddle.load.gatling.log}: its binary log, read while it grows, and several made one
 * </ul>
 */
@NullMarked
package dev.heddle.load.gatling;

import org.jspecify.annotations.NullMarked;
