/**
 * The admin port: what an operator looks at while the server runs.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.admin.AdminServer}</td><td>the port, with an event loop of its own, and its
 * paths</td></tr>
 * <tr><td>{@link dev.heddle.server.admin.Meters}</td><td>the registry, and the meters of JVM, process and Netty</td></tr>
 * <tr><td>{@code MetricsHandler}</td><td>{@code /metrics} in the format that the client asks for</td></tr>
 * <tr><td>{@code CoroutinesHandler}</td><td>{@code /coroutines}: what every coroutine is doing, or one of them, for
 * programs; {@code /coroutines/dump} is the same for readers. {@code CoroutineQuery}: which of them; {@code CoroutineJson}:
 * as what</td></tr>
 * <tr><td>{@link dev.heddle.server.live}</td><td>{@code /}: the same for who looks; a package of its own</td></tr>
 * <tr><td>{@code AccessCheck}, {@link dev.heddle.server.admin.AdminToken}</td><td>who may see all this</td></tr>
 * <tr><td>{@code ConfigHandler}</td><td>{@code /config}</td></tr>
 * <tr><td>{@code UpstreamsHandler}</td><td>{@code /upstreams}: groups, members and their connections</td></tr>
 * <tr><td>{@link dev.heddle.server.admin.Reload}, {@code ReloadHandler}</td><td>{@code POST /reload} reads the configuration
 * anew</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.admin;

import org.jspecify.annotations.NullMarked;
