/**
 * The live page of the admin port: what the server does now, as charts that move, a table of coroutines, and a load to look
 * at. The browser's side of it are the files of the same package among the resources: plain HTML, CSS and JavaScript modules.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.live.LivePage}</td><td>puts the parts together, and on their paths</td></tr>
 * <tr><td>{@code FrontPage}, {@code Assets}</td><td>{@code /}, and the files that it needs, with their types and
 * caching</td></tr>
 * <tr><td>{@code Feed}, {@code EventStream}</td><td>{@code /live}: server-sent events, one handler for each viewer</td></tr>
 * <tr><td>{@code Sampler}</td><td>one for all viewers: a sample each second while somebody looks, and the last
 * minutes</td></tr>
 * <tr><td>{@code Readings}, {@code Reading}</td><td>what the server and the JVM count, at one instant</td></tr>
 * <tr><td>{@code Sample}, {@code Histogram}</td><td>what the difference of two readings comes to; quantiles from
 * buckets</td></tr>
 * <tr><td>{@code LoadControl}, {@code LoadRequest}, {@link dev.heddle.server.live.LoadPermission}</td><td>{@code
 * /live/load}: who may start which load</td></tr>
 * <tr><td>{@code LoadRun}, {@code LoadState}</td><td>one load, and how far it is</td></tr>
 * <tr><td>{@code SameOrigin}</td><td>keeps the pages of others from starting one</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.live;

import org.jspecify.annotations.NullMarked;
