/**
 * Several upstreams that do the same work, and the choice among them.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.balancing.UpstreamGroup}: the members, and who gets the next call.
 *   <li>{@link dev.heddle.server.balancing.Attempt}: one call to the member that was chosen, and how it went.
 *   <li>{@link dev.heddle.server.balancing.GroupMember}: a member as the operator wants it; {@code Member}: at work, its calls
 *       counted; {@code Health}: how it fares; {@code Roster}: who gets calls now.
 *   <li>{@link dev.heddle.server.balancing.BalancingPolicy}: how a member is chosen; {@code Picker} with {@code RoundRobin},
 *       {@code LeastConnections}, {@code PowerOfTwoChoices}, {@code RandomPick}, {@code RendezvousHash}; {@code Candidates},
 *       {@code WeightTable}: what they choose from.
 *   <li>{@link dev.heddle.server.balancing.HashKey}: what requests are told apart by; {@code Hash}, {@code Cookies}.
 *   <li>{@link dev.heddle.server.balancing.OutlierEjection}: when a member whose calls fail gets none for a while; {@code
 *       FailureCount}.
 *   <li>{@link dev.heddle.server.balancing.RetryPolicy}, {@code RetryBudget}: when a call is made again.
 *   <li>{@link dev.heddle.server.balancing.NoMemberException}: nobody can take a call.
 * </ul>
 */
@NullMarked
package dev.heddle.server.balancing;

import org.jspecify.annotations.NullMarked;
