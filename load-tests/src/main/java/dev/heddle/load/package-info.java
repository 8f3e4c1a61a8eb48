/**
 * The load test: one command that starts a server, holds connections with Gatling, watches and judges.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.LoadTest}: the program; {@code LoadOptions}: what it can be told
 *   <li>{@code ServerWatch}: reads the server's metrics meanwhile and prints the progress; {@code ServerSample}: one
 *       reading; {@code HoldVerdict}: whether the connections were held, each by a coroutine
 *   <li>{@link dev.heddle.load.gatling}: the simulation
 *   <li>{@link dev.heddle.load.bench}: cost of a request and heap of a connection, compared
 *   <li>{@link dev.heddle.load.support}: processes, options, limits, metrics
 * </ul>
 */
@NullMarked
package dev.heddle.load;

import org.jspecify.annotations.NullMarked;
