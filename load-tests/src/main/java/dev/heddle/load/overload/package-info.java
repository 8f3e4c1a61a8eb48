/**
 * What a server does that is asked for more than it can serve.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.overload.Overload}: the program; {@code OverloadOptions}: what it can be told
 *   <li>{@code BusyServer}: a handler that computes
 *   <li>{@code OpenLoop} with {@code OpenConnection}: requests that come whatever the server does, and clients that give up;
 *       {@code OpenLoopMain}: in a process of its own; {@code Goodput}: what has come of them
 *   <li>{@code OverloadRound}: what was measured one after the other; {@code OverloadReport}: the table, and what is wrong
 * </ul>
 */
@NullMarked
package dev.heddle.load.overload;

import org.jspecify.annotations.NullMarked;
