/**
 * The handlers of echo mode, with the names and shapes of httpbin where it has them.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.echo.EchoRoutes}</td><td>every endpoint, with the handler behind it</td></tr>
 * <tr><td>{@code RequestMirror}, {@code RequestData}</td><td>a request as JSON, and its body as form, JSON or
 * data</td></tr>
 * <tr><td>{@code Parameters}</td><td>numbers and times from paths and queries, with what is allowed</td></tr>
 * <tr><td>{@code ...Handler}</td><td>the endpoints that take more than a line, each with those it is like</td></tr>
 * <tr><td>{@link dev.heddle.server.echo.RouteProviders}</td><td>the routes of others on the class path</td></tr>
 * </table>
 *
 * <p>No handler closes the body of its response: the server ends it when the handler returns, and breaks it when the handler
 * fails. A try-with-resources would end it either way, and what was cut off would look complete.
 */
@NullMarked
package dev.heddle.server.echo;

import org.jspecify.annotations.NullMarked;
