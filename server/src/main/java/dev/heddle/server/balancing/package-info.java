/**
 * Several upstreams that do the same work, and the choice among them.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.balancing.UpstreamGroup}: the members, and who gets the next call.
 *   <li>{@link dev.heddle.server.balancing.Attempt}: one call to the member that was chosen, and how it went.
 * </ul>
 */
@NullMarked
package dev.heddle.server.balancing;

import org.jspecify.annotations.NullMarked;
