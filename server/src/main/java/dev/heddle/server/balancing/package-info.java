/**
 * Several upstreams that do the same work, and the choice among them.
 *
 * <h2>How many calls an upstream gets at once</h2>
 *
 * <p>Two limits, one behind the other. A group's is {@link dev.heddle.server.balancing.GroupMember#maxRequests}: calls in
 * flight at a member from all event loops together, counted exactly. Where all members are full, calls wait in the group's
 * queue ({@link dev.heddle.server.balancing.QueueLimits}), first come, first served, whichever loop they are on.
 *
 * <p>The other is the upstream's: its connections are kept by each event loop for itself, so that {@link
 * dev.heddle.server.upstream.UpstreamLimits#connections} bounds those of one loop, and what waits there waits for a
 * connection of its own loop. "At most 500 connections" on 4 loops is thus either 125 for each loop, and a loop with much to
 * do cannot use what another one leaves; or 500 as {@code maxRequests}, since a connection carries one call at a time, with
 * connections for each loop left as high as any loop may need: then the calls in flight never have more than 500
 * connections, and what more there is is unused and closed in its time. The queue to bound is the group's: with {@code
 * maxRequests} no greater than the connections of one loop, nobody ever waits in the upstream's.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.balancing.UpstreamGroup}: its options, and the way of a call to a member.
 *   <li>{@link dev.heddle.server.balancing.Attempt}: one call at the member that was chosen, and how it went; {@code Call}, {@code
 *       ExchangeCall}: what is asked of the request.
 *   <li>{@link dev.heddle.server.balancing.GroupMember}: a member as the operator wants it; {@code Member}: at work, its calls
 *       counted; {@code Members}: all of a group, and their changes; {@code Roster}: who gets calls now.
 *   <li>{@link dev.heddle.server.balancing.BalancingPolicy}: how a member is chosen; {@code Picker} with {@code RoundRobin},
 *       {@code LeastConnections}, {@code PowerOfTwoChoices}, {@code RandomPick}, {@code RendezvousHash}; {@code Candidates},
 *       {@code WeightTable}: what they choose from.
 *   <li>{@link dev.heddle.server.balancing.HashKey}: what requests are told apart by; {@code Hash}, {@code Cookies}.
 *   <li>{@link dev.heddle.server.balancing.OutlierEjection}, {@code FailureCount}, {@code Health}: when a member whose calls
 *       fail gets none for a while.
 *   <li>{@link dev.heddle.server.balancing.HealthCheck}, {@code HealthChecker}, {@code CheckRecord}: members are asked whether
 *       they are well.
 *   <li>{@link dev.heddle.server.balancing.RetryPolicy}, {@code RetryBudget}, {@code RetryReason}: when a call is made again.
 *   <li>{@link dev.heddle.server.balancing.QueueLimits}, {@code WaitQueue}: calls that wait while all members are full.
 *   <li>{@link dev.heddle.server.balancing.AdaptiveLimit}, {@code GradientLimit}: a limit that a group finds out by itself.
 *   <li>{@link dev.heddle.server.balancing.NoMemberException}: nobody can take a call.
 *   <li>{@link dev.heddle.server.balancing.GroupSnapshot}, {@link dev.heddle.server.balancing.MemberSnapshot}, {@code
 *       GroupMeters}: what operators see.
 * </ul>
 */
@NullMarked
package dev.heddle.server.balancing;

import org.jspecify.annotations.NullMarked;
