/**
 * What Linux allows, and what very many connections need of it.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.machine.Machine}: what it allows; {@link dev.heddle.load.machine.KernelMemory}: what sockets take
 *   <li>{@link dev.heddle.load.machine.Demand}: what a plan takes; {@link dev.heddle.load.machine.Requirements} of {@code
 *       Requirement}s: both side by side
 * </ul>
 */
@NullMarked
package dev.heddle.load.machine;

import org.jspecify.annotations.NullMarked;
