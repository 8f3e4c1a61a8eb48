/**
 * What HTTP/2 and HTTP/3 have in common: connections of many streams, each with an exchange and a coroutine of its own. For the
 * server's protocols, not for handlers.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.stream.StreamConnection}</td><td>a stream as its coroutine sees it: begin, response, end</td></tr>
 * <tr><td>{@link dev.heddle.server.stream.StreamSession}</td><td>what streams need of the connection that they are on</td></tr>
 * <tr><td>{@link dev.heddle.server.stream.StreamLimits}</td><td>what HTTP/1.1's limits and times mean to them</td></tr>
 * <tr><td>{@link dev.heddle.server.stream.FloodKind}, {@link dev.heddle.server.stream.FloodGuard}</td><td>what a client may do only
 * so often</td></tr>
 * <tr><td>{@link dev.heddle.server.stream.StreamCounts}</td><td>streams and floods, for meters</td></tr>
 * <tr><td>{@code StreamCarrier}</td><td>carries an exchange of {@link dev.heddle.server.http} on a stream</td></tr>
 * </table>
 *
 * <p>Blocks of fields, which they have in common too, are in {@link dev.heddle.server.fields}.
 */
@NullMarked
package dev.heddle.server.stream;

import org.jspecify.annotations.NullMarked;
