/**
 * Servers on sequential handlers: {@link dev.heddle.server.Server} starts one in a few lines.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which package holds what</caption>
 * <tr><td>{@code server}</td><td>{@link dev.heddle.server.ServerBuilder}: the options; {@link dev.heddle.server.Server}: its life;
 * {@code Services}: what it speaks; {@code Listeners} and {@code Listener}: where; {@code ConnectionCounter}, {@code
 * ClientConnections}: how many connections; {@code ServerMeters}, {@code HttpMeters}, {@code AccessLog}: what is told of it</td></tr>
 * <tr><td>{@link dev.heddle.server.http}</td><td>HTTP/1.1</td></tr>
 * <tr><td>{@link dev.heddle.server.tls}</td><td>TLS on the listeners</td></tr>
 * <tr><td>{@code server.refusal}</td><td>connections that are told why and closed</td></tr>
 * <tr><td>{@link dev.heddle.server.tcp}</td><td>TCP</td></tr>
 * <tr><td>{@link dev.heddle.server.upstream}</td><td>the HTTP client: calls to other services</td></tr>
 * <tr><td>{@code server.echo}</td><td>the handlers of echo mode</td></tr>
 * <tr><td>{@code server.admin}</td><td>the handlers of the admin port</td></tr>
 * <tr><td>{@code server.cli}</td><td>the command line, environment and configuration file</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server;

import org.jspecify.annotations.NullMarked;
