/**
 * An HTTP client for handlers: {@link dev.heddle.server.upstream.Upstream} calls another service as sequential code, on the
 * event loop that runs the handler.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.upstream.Upstream}</td><td>one service: its options, its pools, one for each event
 * loop</td></tr>
 * <tr><td>{@link dev.heddle.server.upstream.UpstreamRequest}, {@link dev.heddle.server.upstream.UpstreamResponse}, their
 * bodies</td><td>what callers see</td></tr>
 * <tr><td>{@code UpstreamCall}</td><td>a call from its beginning to its end: the retry, the meters</td></tr>
 * <tr><td>{@code UpstreamExchange}, {@code RequestSender}</td><td>one request and its response on one connection</td></tr>
 * <tr><td>{@code ConnectionPool}</td><td>the connections of one event loop, and who waits for one</td></tr>
 * <tr><td>{@code Connector}, {@code HostResolver}</td><td>how a connection is opened</td></tr>
 * <tr><td>{@link dev.heddle.server.upstream.UpstreamProxyProtocol}, {@code ProxyHeader}</td><td>that it is for a
 * client</td></tr>
 * <tr><td>{@link dev.heddle.server.upstream.UpstreamTls}, {@code TlsClient}, {@code TlsHandshake}, {@code TlsFailure}, {@code
 * CloseNotifyCheck}</td><td>how it is encrypted, and when its end is to be believed</td></tr>
 * <tr><td>{@code RequestEncoder}, {@code ResponseDecoder}</td><td>from bytes and back, on the codec of {@link dev.heddle.server.codec}</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.upstream;

import org.jspecify.annotations.NullMarked;
