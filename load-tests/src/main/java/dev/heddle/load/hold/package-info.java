/**
 * Very many connections, over several processes: 100,000 that are held, and 10,000 that come at once.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.hold.Hold}: the program; {@code HoldOptions}: what it can be told
 *   <li>{@code HoldPlan}: how many processes and addresses it takes; {@link dev.heddle.load.machine}: what Linux must
 *       allow for it, and does
 *   <li>{@code ServerFleet} of {@code HeldServer}s, {@code InjectorFleet}: the processes; {@code ServerFigures}: the metrics
 *       of one
 *   <li>{@code HeldRun}: opens, holds, measures; {@code HeldResult}, {@code HoldTable}: what it found
 *   <li>{@code Burst}, {@code BurstResult}: what a burst of connects does to those that are open
 * </ul>
 */
@NullMarked
package dev.heddle.load.hold;

import org.jspecify.annotations.NullMarked;
