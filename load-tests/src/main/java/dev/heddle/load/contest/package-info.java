/**
 * Servers side by side: started together, warmed up, loaded in turns, over several rounds.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.contest.Contest}: the servers, the load generator, and the rounds; {@link
 *       dev.heddle.load.contest.Schedule}: how often and for how long; {@link dev.heddle.load.contest.Placement}: on which
 *       processors, and where the logs go; {@code Progress}: how far it is
 *   <li>{@link dev.heddle.load.contest.Failures}: what becomes of a server that fails
 *   <li>{@link dev.heddle.load.contest.Windows}: what was measured, each a {@link dev.heddle.load.contest.Window}, with
 *       spreads over the rounds and ratios within each; {@link dev.heddle.load.contest.WindowsJson}: the same for programs
 * </ul>
 */
@NullMarked
package dev.heddle.load.contest;

import org.jspecify.annotations.NullMarked;
