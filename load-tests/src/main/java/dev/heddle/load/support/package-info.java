/**
 * What the programs of this module share.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.support.Program}: the frame of each program; {@link dev.heddle.load.support.LoadException}: the
 *       server did something else than it should
 *   <li>{@link dev.heddle.load.support.Options}: named options with ranges; {@link
 *       dev.heddle.load.support.UsageException} is what a wrong one becomes
 *   <li>{@link dev.heddle.load.support.ChildProcess}, {@link dev.heddle.load.support.ServerProcess}, {@link
 *       dev.heddle.load.support.JavaCommand}, {@link dev.heddle.load.support.HeddleServer}: processes and their command
 *       lines
 *   <li>{@link dev.heddle.load.support.HttpProbe}, {@link dev.heddle.load.support.PrometheusText}: the admin port
 *   <li>{@link dev.heddle.load.support.OpenFiles}, {@link dev.heddle.load.support.Ports}, {@link
 *       dev.heddle.load.support.Loopback}, {@link
 *       dev.heddle.load.support.Installed}, {@link
 *       dev.heddle.load.support.Locations}: what the machine offers
 *   <li>{@link dev.heddle.load.support.CpuClock}, {@link dev.heddle.load.support.CpuList}: processor time of a process, and
 *       which processors it may use; {@link dev.heddle.load.support.ContextSwitches}: its threads
 *       and how often they were switched to; {@link dev.heddle.load.support.HeapHistogram}, {@link
 *       dev.heddle.load.support.ResidentMemory}, {@link dev.heddle.load.support.ProcessMemory}: its memory; {@link
 *       dev.heddle.load.support.Spread}: one figure over several rounds
 * </ul>
 */
@NullMarked
package dev.heddle.load.support;

import org.jspecify.annotations.NullMarked;
