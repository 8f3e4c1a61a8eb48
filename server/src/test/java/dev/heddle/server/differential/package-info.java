/**
 * The same bytes to Heddle, nginx and HAProxy, each as a server: where one finds other requests in them than another, whoever
 * sits between the two can be smuggled past. By {@code mvn -Pdifferential}.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code PeerServer}: one of the three, which answers every request with its target.
 *   <li>{@code Behaviour}: which requests it has found, and what became of the connection. {@code Client} finds that out.
 *   <li>{@code Difference}: what another does other than Heddle. {@code KnownDifferences}: those with a reason.
 *   <li>{@code DifferentialTest}: the run, over the cases and what is made of them.
 * </ul>
 */
package dev.heddle.server.differential;
