/**
 * Gatling's {@code simulation.log}, which it writes while a simulation runs and makes its report of.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code LogInput}: the bytes, and what is told of their format; {@code LogReader}, {@code LogWriter}: {@code LogHead}
 *       and {@code LogRecord}s
 *   <li>{@link dev.heddle.load.gatling.log.LogTail}: what a log tells so far; {@link
 *       dev.heddle.load.gatling.log.RequestTimes}: how many requests, and their times
 *   <li>{@link dev.heddle.load.gatling.log.LogMerge}: one log of several injectors' logs
 * </ul>
 */
@NullMarked
package dev.heddle.load.gatling.log;

import org.jspecify.annotations.NullMarked;
